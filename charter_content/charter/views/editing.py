"""The charter in the editing area: its versions, where each principle stands, and bringing in an organisation's own."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from charter_content.charter.actions import bring_charter
from charter_content.charter.files import FoundCharter, FoundPrinciple, Unreadable, read_brought_charter
from charter_content.charter.models import Charter, CharterText
from charter_content.charter.queries import current_charter, words_in_hand
from charter_content.charter.queries.places import places_of_principles
from people.models import User

ADD, CHANGE = "charter.add_charter", "charter.change_chartertext"
WORDS = "wagtailsnippets_charter_chartertext"
VERSIONS_A_PAGE = 20
SALT, A_DAY = "charter.found", 24 * 3600


class ChangesNothing(PermissionDenied):
    """Somebody may see the editing area, and not this."""


class EditorsOnly(WagtailAdminTemplateMixin):
    """For who may edit the course. Bringing a charter in needs the right to publish one."""

    header_icon = "doc-full-inverse"
    needs = "wagtailcore.change_page"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request) or (self.needs == ADD and not request.user.has_perm(ADD)):
            raise ChangesNothing
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": reverse("charter_editing"), "label": "Charter"}]
        return items if isinstance(self, CharterView) else [*items, {"url": "", "label": self.get_page_title()}]


def may_see(request: HttpRequest) -> bool:
    """Editors and moderators of the bank see where principles stand."""
    return bool(request.user.has_perm("quizzes.change_question"))


class CharterView(EditorsOnly, TemplateView):
    """Versions, and where each principle is taught, asked and reflected on."""

    template_name = "charter/admin/charter.html"
    page_title = "Charter"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        charter = current_charter()
        names = {one.code: one.name for one in charter.principles.all()} if charter else {}
        in_hand = words_in_hand()
        context = super().get_context_data(**kwargs) | {
            "charter": charter,
            "versions": Paginator(Charter.objects.order_by("-number"), VERSIONS_A_PAGE).get_page(self.request.GET.get("p")),
            "places": places_of_principles(names),
            "may_bring": self.request.user.has_perm(ADD),
            "may_change": in_hand.there and self.request.user.has_perm(CHANGE),
            "in_hand": in_hand,
            "words_url": reverse(f"{WORDS}:edit", args=[CharterText.ONLY]),
        }
        if in_hand.draft:
            shown = reverse(f"{WORDS}:revisions_view", args=[CharterText.ONLY, in_hand.draft.revision])
            context["changes_url"] = f"{shown}?mode=changes"
        if in_hand.put_aside:
            context["put_aside_url"] = reverse(f"{WORDS}:revisions_revert", args=[CharterText.ONLY, in_hand.put_aside.revision])
        return context


class BringForm(forms.Form):
    file = forms.FileField(
        label="The charter",
        help_text="A Word document (.docx), Markdown or plain text. You see what was understood, and nothing changes before you say so.",
        error_messages={"empty": "The file is empty.", "required": "Choose a file."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.found = read_brought_charter(file.read(), file.name)
        except Unreadable as why:
            raise forms.ValidationError(str(why)) from why
        return file


class BringView(EditorsOnly, FormView):  # type: ignore[type-arg]  # not generic at run time
    """Choose a file, look at what was understood, and put it in use. What was understood travels signed in the form: nothing is stored."""

    template_name = "charter/admin/bring.html"
    page_title = "Bring in your own charter"
    needs = ADD
    form_class = BringForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "found" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            data = signing.loads(request.POST["found"], salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            messages.error(request, "This took too long, or came from elsewhere. Please choose the file again.")
            return redirect("charter_bring")
        found = FoundCharter(
            **data | {"principles": tuple(FoundPrinciple(**one) for one in data["principles"]), "unplaced": tuple(data["unplaced"])}
        )
        assert isinstance(request.user, User)
        version, fresh = bring_charter(found, by=request.user)
        messages.success(request, f"{version} is in use now." if fresh else "This charter is in use already. Nothing has changed.")
        return redirect("charter_editing")

    def form_valid(self, form: BringForm) -> HttpResponse:
        context = self.get_context_data(form=form) | {
            "found": form.found,
            "in_hand": words_in_hand(),
            "signed": signing.dumps(asdict(form.found), salt=SALT, compress=True),
        }
        return self.render_to_response(context)
