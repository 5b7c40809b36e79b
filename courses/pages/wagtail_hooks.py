from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from courses.pages.actions import release_pins


@hooks.register("before_delete_page")
def let_go_of_revisions(request: HttpRequest, page: Page) -> None:
    """An edition's pins would keep the page from being deleted."""
    if request.method == "POST":
        release_pins(page)
