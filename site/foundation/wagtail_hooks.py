from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def links_are_underlined() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("foundation/css/admin.css"))
