"""Questions from a file and into one: look at what would come in, then bring it in. Without JavaScript."""

import hashlib
import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from courses.quizzes.actions.exchange import (
    Incomplete,
    Plan,
    discard_upload,
    export_bank,
    import_file,
    keep_upload,
    may_import,
    read_plan,
)
from courses.quizzes.actions.exchange.uploads import KEPT_FOR
from courses.quizzes.exchange.bank import Unreadable
from courses.quizzes.exchange.formats import FORMATS, FormatName, read_bank
from courses.quizzes.exchange.reading import MOST_BYTES
from courses.quizzes.models import Category, Question, Upload
from courses.quizzes.queries.bank import category_names
from foundation import clock
from people.models import User

BRING_IN, WRITE_OUT = "Bring in questions from a file", "Write questions to a file"
LISTING = "wagtailsnippets_quizzes_question"
SHOWN = 200
"""So many lines of a kind are shown; of the others only how many there are."""

MINE = "quizzes_uploads"
"""The key under which a session knows its uploads."""


class ExchangeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # not generic at run time
    """What the pages of the exchange share."""

    any_permission_required = ["add", "change"]
    header_icon = "help"

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Question)

    @property
    def editor(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{LISTING}:list"), "label": "Questions"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"listing_url": reverse(f"{LISTING}:list")}


class ImportForm(forms.Form):
    file = forms.FileField(
        help_text=f"Up to {MOST_BYTES // 1024 // 1024} MB. You see what would come in, and nothing does before you say so.",
        error_messages={"empty": "The file is empty.", "required": "Choose a file."},
    )
    format_name = forms.ChoiceField(label="What it is", choices=FormatName.choices)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Divide it into several.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("file") and cleaned.get("format_name"):
            data = cleaned["file"].read()
            try:
                read_bank(data, cleaned["format_name"])
            except Unreadable as why:
                self.add_error("file", str(why))
            cleaned["data"] = data
        return cleaned


class ImportView(ExchangeView):
    """Choose a file."""

    template_name = "quizzes/admin/import.html"
    page_title = BRING_IN
    form_class = ImportForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_import(request.user, publish=False):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        upload = keep_upload(form.cleaned_data["data"], form.cleaned_data["format_name"])
        self.request.session[MINE] = [*self.request.session.get(MINE, []), str(upload.pk)][-20:]
        return redirect(f"{LISTING}:import_preview", upload.pk)


class ConfirmForm(forms.Form):
    """How it comes in. `hash` is that of the file that was looked at."""

    hash = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="They come in",
        choices=[("live", "published"), ("draft", "as drafts, to be looked at and published one by one")],
        widget=forms.RadioSelect,
        initial="live",
    )
    whole = forms.ChoiceField(
        label="If something cannot come in",
        choices=[("some", "bring in the rest"), ("all", "bring in nothing")],
        widget=forms.RadioSelect,
        initial="some",
    )
    overwrite = forms.BooleanField(label="Replace what was changed on this website too", required=False)

    def __init__(self, *args: Any, may_publish: bool, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            state = self.fields["state"]
            assert isinstance(state, forms.ChoiceField)
            state.choices = [("draft", "as drafts, for a moderator to publish")]
            state.initial = "draft"
        if not (plan.conflicts or any(one.conflict for one in plan.quizzes)):
            del self.fields["overwrite"]
        if not plan.left_out:
            del self.fields["whole"]


class ImportPreviewView(ExchangeView):
    """What would come in, what would be changed, and what cannot come in. Then bring it in."""

    template_name = "quizzes/admin/import_preview.html"
    page_title = BRING_IN
    form_class = ConfirmForm

    def dispatch(self, request: HttpRequest, *args: Any, upload: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_import(request.user, publish=False):
            raise PermissionDenied
        mine = str(upload) in request.session.get(MINE, [])
        found = Upload.objects.filter(pk=upload, at__gte=clock.now() - KEPT_FOR).first() if mine else None
        if found is None:
            raise Http404
        self.upload, self.data = found, bytes(found.data)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def plan(self) -> Plan:
        return read_plan(self.data, self.upload.format_name)

    def get_initial(self) -> dict[str, Any]:
        return {"hash": self.upload.hash}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_publish": may_import(self.editor, publish=True), "plan": self.plan}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "discard" in request.POST:
            discard_upload(self.upload)
            messages.success(request, "Nothing was brought in, and the file is gone.")
            return redirect(f"{LISTING}:list")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        chosen = form.cleaned_data
        if not chosen["hash"] == self.upload.hash == hashlib.sha256(self.data).hexdigest():
            form.add_error(None, "This is not the file that you looked at. Choose it again.")
            return self.form_invalid(form)
        try:
            plan = import_file(
                self.data,
                self.upload.format_name,
                by=self.editor,
                publish=chosen["state"] == "live",
                overwrite=chosen.get("overwrite", False),
                all_or_nothing=chosen.get("whole") == "all",
            )
        except Incomplete:
            form.add_error("whole", "Something cannot come in, so nothing was brought in. It is listed below.")
            return self.form_invalid(form)
        discard_upload(self.upload)
        messages.success(self.request, in_a_sentence(plan))
        return redirect(f"{LISTING}:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.plan
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "shown": SHOWN,
            "format": FormatName(self.upload.format_name).label,
            "new_quizzes": [one.quiz for one in plan.quizzes if one.there is None],
            "changed_quizzes": [one.quiz for one in plan.quizzes if one.there is not None and one.is_written],
            "quiz_conflicts": [one for one in plan.quizzes if one.conflict],
        }


def in_a_sentence(plan: Plan) -> str:
    """What an import did."""
    quizzes = sum(one.is_written for one in plan.quizzes)
    parts = [f"{len(plan.created)} new", f"{len(plan.updated)} changed", f"{plan.unchanged} as they were"]
    parts += [f"{len(plan.left_out)} left out"] if plan.left_out else []
    said = f"Questions: {', '.join(parts)}."
    return f"{said} Quizzes: {quizzes} new or changed." if quizzes else said


class ExportForm(forms.Form):
    format_name = forms.ChoiceField(label="For", choices=FormatName.choices)
    category = forms.TypedChoiceField(
        label="Which questions",
        choices=lambda: [("", "All"), *category_names().items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="A category with what stands inside it.",
    )


class ExportView(ExchangeView):
    """Choose a format, and take the file. What it cannot hold is told before."""

    template_name = "quizzes/admin/export.html"
    page_title = WRITE_OUT
    form_class = ExportForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "format_name" not in request.GET:
            return self.render_to_response(self.get_context_data())
        form = ExportForm(request.GET)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        name, chosen = form.cleaned_data["format_name"], form.cleaned_data["category"]
        category = Category.objects.filter(pk=chosen).first() if chosen else None
        exported = export_bank(name, category=category)
        if (exported.refused or exported.remarks) and "anyway" not in request.GET:
            return self.render_to_response(self.get_context_data(form=form, exported=exported, shown=SHOWN))
        response = HttpResponse(exported.data, content_type=FORMATS[name].mime)
        response["Content-Disposition"] = f'attachment; filename="questions.{FORMATS[name].suffix}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
