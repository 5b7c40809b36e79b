import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpResponse
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from courses.certificates.blocks import SignatoriesBlock
from courses.certificates.enums import Below, Form
from courses.certificates.look import OWN
from foundation import clock
from foundation.models import WrittenOnce

PLACES = "You can use {lessons}, {hours}, {sessions}, {course} and {service}."


class CertificateTemplate(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """How certificates look, as editors make it. Publishing it freezes a `TemplateVersion`; certificates that were given keep theirs."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField("name", max_length=80, help_text="For yourselves. It is not printed.")
    course_key = models.UUIDField("course", null=True, blank=True, help_text="The one for a course goes before the one for every course.")
    intro = models.CharField("above the name", max_length=120, blank=True, help_text=f"Empty: This is to say that. {PLACES}")
    statement = models.TextField(
        "below the name", max_length=240, blank=True,
        help_text=f"What was done. Empty: our own words. {PLACES} Some people choose the neutral title: keep these words neutral too.",
    )  # fmt: skip
    below = models.CharField(
        "further down", max_length=8, choices=Below, default=Below.DAYS, help_text="On A4 only. The card has no room for it."
    )
    paper = models.CharField(max_length=7, default=OWN.paper)
    heading = models.CharField("title", max_length=7, default=OWN.heading)
    accent = models.CharField("service and lines", max_length=7, default=OWN.accent)
    logo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    logo_alt = models.CharField("the logo in words", max_length=120, blank=True, help_text="For those who do not see it.")
    signatories = StreamField(SignatoriesBlock(), blank=True, help_text="They stand on each certificate. At most three.")
    coordinator_signs = models.BooleanField("the service's coordinator signs too", default=True)
    version = models.CharField(max_length=64, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="certificate_template")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id",
        related_query_name="certificate_template", for_concrete_model=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "certificate template"
        verbose_name_plural = "certificate templates"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return list(Form.choices)

    @property
    def default_preview_size(self) -> str:
        """The whole sheet, as it lies on a desk."""
        return "desktop"

    def serve_preview(self, request: Any, mode_name: str) -> HttpResponse:
        """A certificate is one file with its styles inside, as the PDF engine takes it: this response alone may have them."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        response._csp_update = {"style-src": "'unsafe-inline'"}  # type: ignore[attr-defined]  # django-csp's own way to change one response
        return response

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "certificates/admin/preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, Any]:
        return {"template": self, "form": mode_name}


class TemplateImage(WrittenOnce):
    """An image of a template or a service, made anew as PNG and kept by its hash, for as long as certificates may be printed with it."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class TemplateVersion(WrittenOnce):
    """A template as it was published: canonical JSON (`look.py`), known by its hash. The same look is the same row."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.TextField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.sha256
