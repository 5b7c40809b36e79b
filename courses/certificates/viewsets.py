"""Templates of certificates in the editing area: drafts, previews, history, approval. Nothing about people."""

import re
import uuid
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.certificates.actions import picture_in
from courses.certificates.look import ENOUGH, INK, PLACEHOLDERS, contrast, unknown_placeholders
from courses.certificates.models import CertificateTemplate
from courses.certificates.queries import courses_to_choose
from foundation.pdf import unprintable
from foundation.pictures import NoPicture

HELP = "<p>Certificates that were given keep the look they were given with, also when you change or delete this.</p>"
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class CertificateTemplateForm(WagtailAdminModelForm):
    course_key = forms.TypedChoiceField(label="Course", required=False, coerce=uuid.UUID, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_key"].choices = [("", "Every course"), *courses_to_choose()]
        for name in ("paper", "heading", "accent"):
            self.fields[name].widget = forms.TextInput(attrs={"type": "color"})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._words(cleaned)
        self._colours(cleaned)
        self._pictures(cleaned)
        others = CertificateTemplate.objects.exclude(pk=self.instance.pk).filter(course_key=cleaned.get("course_key"))
        if other := others.first():
            self.add_error("course_key", f"There is a template for this already: {other.title}.")
        return cleaned

    def _words(self, cleaned: dict[str, Any]) -> None:
        for name in ("intro", "statement"):
            text = cleaned[name] = " ".join((cleaned.get(name) or "").split())
            if odd := unknown_placeholders(text):
                known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
                self.add_error(name, f"{', '.join(odd)} is not known. You can use {known}.")
            if lacking := unprintable(text):
                self.add_error(name, f"This cannot be printed yet: {' '.join(sorted(lacking))}.")
        for one in cleaned.get("signatories") or ():
            if lacking := unprintable(f"{one.value['name']} {one.value['role']}"):
                self.add_error("signatories", f"This cannot be printed yet: {' '.join(sorted(lacking))}.")

    def _colours(self, cleaned: dict[str, Any]) -> None:
        for name in ("paper", "heading", "accent"):
            cleaned[name] = (cleaned.get(name) or "").lower()
            if not _COLOUR.fullmatch(cleaned[name]) and name not in self.errors:
                self.add_error(name, "Write a colour as # and six digits or letters from a to f.")
        if any(name in self.errors for name in ("paper", "heading", "accent")):
            return
        paper = cleaned["paper"]
        for name, colour in (("paper", INK), ("heading", cleaned["heading"]), ("accent", cleaned["accent"])):
            found = contrast(colour, paper)
            if found < ENOUGH:
                what = "Dark words are" if name == "paper" else "This is"
                self.add_error(name, f"{what} hard to read on this paper: the contrast is {found:.1f}, and it takes {ENOUGH}.")

    def _pictures(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("logo"):
            if not (cleaned.get("logo_alt") or "").strip():
                self.add_error("logo_alt", "Say in words what the logo shows.")
            self._usable("logo", cleaned["logo"])
        for one in cleaned.get("signatories") or ():
            if one.value["picture"]:
                if not (one.value["alt"] or "").strip():
                    self.add_error("signatories", f"Say in words whose signature it is: {one.value['name']}.")
                self._usable("signatories", one.value["picture"])

    def _usable(self, name: str, image: Any) -> None:
        try:
            picture_in(image)
        except (NoPicture, OSError) as error:
            self.add_error(name, str(error) if isinstance(error, NoPicture) else "This picture cannot be read.")


class CertificateTemplateViewSet(SnippetViewSet):
    model = CertificateTemplate
    icon = "doc-full"
    menu_label = "Certificates"
    menu_order = 370
    add_to_admin_menu = True
    url_prefix = "certificates"
    list_display = ["title", "live"]
    copy_view_enabled = False  # a copy would be a second one for the same course
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldPanel("title", required_on_save=True),
            FieldPanel("course_key"),
            MultiFieldPanel([FieldPanel("intro"), FieldPanel("statement"), FieldPanel("below")], heading="Wording"),
            MultiFieldPanel([FieldPanel("paper"), FieldPanel("heading"), FieldPanel("accent")], heading="Colours"),
            MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt")], heading="Logo"),
            MultiFieldPanel([FieldPanel("signatories"), FieldPanel("coordinator_signs")], heading="Who signs"),
            PublishingPanel(children=[FieldPanel("go_live_at"), FieldPanel("expire_at")]),
        ],
        base_form_class=CertificateTemplateForm,
    )
