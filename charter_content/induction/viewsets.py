"""Inductions in the editing area: checklists with drafts, previews, history, approval and a date to go live. Nothing about people."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, PublishingPanel
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from charter_content.induction.blocks import tidy
from charter_content.induction.models import InductionTemplate
from charter_content.induction.queries import newest_version

HELP = (
    "<p>Publishing makes a new version. Inductions that have begun stay on theirs, until whoever leads them goes on to the newer one. "
    "What is signed stays, by the code of each item: keep a code as long as it is the same item.</p>"
)


class InductionTemplateForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("title", "introduction"):
            if name in cleaned:
                cleaned[name] = tidy(cleaned[name])
        if "items" in cleaned and not len(cleaned["items"]) and "items" not in self.errors:
            self.add_error("items", ValidationError("A checklist has at least one item."))
        return cleaned


class InductionTemplateEditView(EditView):
    def get_success_message(self, instance: Any = None) -> str:
        template = instance or self.object
        said = str(super().get_success_message(instance))
        version = newest_version(template.key)
        return f"{said} New inductions begin with {version}." if self.action == "publish" and version else said


class InductionTemplateViewSet(SnippetViewSet):
    model = InductionTemplate
    icon = "tasks"
    menu_label = "Inductions"
    menu_order = 360
    add_to_admin_menu = True
    url_prefix = "inductions"
    list_display = ["title", "live"]
    copy_view_enabled = False  # a copy would share the key that versions hang on
    edit_view_class = InductionTemplateEditView
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldPanel("title", required_on_save=True),
            FieldPanel("introduction"),
            FieldPanel("items"),
            PublishingPanel(children=[FieldPanel("go_live_at"), FieldPanel("expire_at")]),
        ],
        base_form_class=InductionTemplateForm,
    )
