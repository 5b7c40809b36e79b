"""The words of the charter in the editing area: one text, with drafts, previews, history, approval and a date to go live."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel
from wagtail.snippets.views.snippets import DeleteView, EditView, IndexView, SnippetViewSet, UnpublishView

from charter_content.charter.blocks import tidy
from charter_content.charter.models import CharterText
from charter_content.charter.queries import current_charter

PROSE = ("definition", "introduction", "acknowledgement")


class CharterTextForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in PROSE:
            if name in cleaned:
                cleaned[name] = tidy(cleaned[name])
        return cleaned


class CharterTextIndexView(IndexView):
    """There is one text: the list of it is the charter's page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("charter_editing")


class CharterTextEditView(EditView):
    def get_page_subtitle(self) -> str:
        return "Change the words"

    def publish_action(self) -> Any:
        self.used_before = current_charter()
        return super().publish_action()

    def get_success_message(self, instance: Any = None) -> str:
        text = instance or self.object
        if self.action != "publish" or (text.go_live_at and text.go_live_at > timezone.now()):
            return str(super().get_success_message(instance))
        version = current_charter()
        return "Nothing is different from what was in use." if version == self.used_before else f"{version} is in use now."


class NotHere:
    """What other texts have and this one has not: the charter is never without words."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404


class NoUnpublishView(NotHere, UnpublishView):
    pass


class NoDeleteView(NotHere, DeleteView):
    pass


class CharterTextViewSet(SnippetViewSet):
    model = CharterText
    icon = "doc-full-inverse"
    url_prefix = "charter/words"
    menu_item_is_registered = True  # “Charter” in the menu leads here
    copy_view_enabled = False
    index_view_class = CharterTextIndexView
    edit_view_class = CharterTextEditView
    unpublish_view_class = NoUnpublishView
    delete_view_class = NoDeleteView
    edit_handler = ObjectList(
        [
            FieldPanel("title", required_on_save=True),
            FieldPanel("definition"),
            FieldPanel("introduction"),
            FieldPanel("principles"),
            FieldPanel("acknowledgement"),
            PublishingPanel(children=[FieldPanel("go_live_at")]),
        ],
        base_form_class=CharterTextForm,
    )
