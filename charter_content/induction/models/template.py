"""What is to be done in somebody's first months: as editors write it, and frozen as people work through it."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.utils.functional import cached_property
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from charter_content.induction.blocks import ItemsBlock, tidy
from charter_content.induction.enums import USUAL_DAYS, Known, Reads, Signer, Stage
from foundation import clock
from foundation.models import WrittenOnce


class InductionTemplate(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A checklist as editors write it. Publishing it makes its next version, which never changes again; running ones stay on theirs."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField("name", max_length=120, help_text="Such as: First months of a peer supporter.")
    introduction = models.TextField(blank=True, help_text="A few words above the checklist, for the new person.")
    items = StreamField(ItemsBlock(), blank=True, help_text="In their order. An item that is moved or reworded keeps its code.")
    loaded_revision_id = models.BigIntegerField(null=True, editable=False)
    file_hash = models.CharField(max_length=64, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="induction_template")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="induction_template",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "induction"
        verbose_name_plural = "inductions"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def publish(self, revision: Any, **options: Any) -> None:
        """Whole or not at all, and one after the other: the version that comes of it takes the next number."""
        with transaction.atomic():
            InductionTemplate.objects.select_for_update().get(pk=self.pk)
            super().publish(revision, **options)

    def as_version(self) -> "tuple[InductionVersion, list[InductionItem]]":
        """The version that it would be, not saved."""
        newest = InductionVersion.objects.filter(template_key=self.key).aggregate(newest=models.Max("number"))["newest"] or 0
        version = InductionVersion(template_key=self.key, number=newest + 1, title=tidy(self.title), introduction=tidy(self.introduction))
        return version, [InductionItem.of(one.value, order=n) for n, one in enumerate(self.items, start=1)]

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [("supporter", "As the new peer supporter sees it"), ("coordinator", "As a coordinator sees it")]

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "induction/admin/preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        version, items = self.as_version()
        signer = Signer.COORDINATOR if mode_name == "coordinator" else Signer.SUPPORTER
        stages = [(stage.label, [one for one in items if one.stage == stage]) for stage in Stage]
        return {"version": version, "stages": [(name, found) for name, found in stages if found], "signer": signer}


class InductionVersion(WrittenOnce):
    """A checklist as it was published. It never changes: what somebody works through is fixed until it is moved on by a recorded step."""

    template_key = models.UUIDField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    introduction = models.TextField(blank=True)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["template_key", "number"], name="induction_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class InductionItem(WrittenOnce):
    """One item of a version. `code` is how signatures point at it, through every version."""

    version = models.ForeignKey(InductionVersion, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    stage = models.CharField(max_length=12, choices=Stage)
    due_days = models.SmallIntegerField(help_text="Days from the start.")
    text = models.TextField()
    how = models.TextField(blank=True)
    led_by = models.JSONField(default=list)
    supporter_signs = models.BooleanField(default=False)
    coordinator_signs = models.BooleanField(default=False)
    manager_signs = models.BooleanField(default=False)
    safeguarding_signs = models.BooleanField(default=False)
    known = models.CharField(max_length=12, choices=Known, blank=True)
    course_key = models.UUIDField(null=True)
    course_title = models.CharField(max_length=200, blank=True)
    reads = models.CharField(max_length=8, choices=Reads, blank=True)
    document = models.CharField(max_length=160, blank=True)
    document_version = models.CharField(max_length=60, blank=True)
    document_link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="induction_item_once")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, value: Any, *, order: int) -> "InductionItem":
        """From an item's block. A course that is gone leaves its key empty: then it is never complete, and can be done elsewhere."""
        course = value["course"]
        days = value["due_days"]
        return cls(
            order=order, code=tidy(value["code"]), stage=value["stage"],
            due_days=USUAL_DAYS[Stage(value["stage"])] if days is None else days, text=tidy(value["text"]), how=tidy(value["how"]),
            led_by=[one for one in Signer.values if one in (value["led_by"] or [])],
            **{f"{one}_signs": one in (value["signed_by"] or []) for one in Signer.values},
            known=value["known"] or "", course_key=course.translation_key if course else None, course_title=course.title if course else "",
            reads=value["reads"] or "", document=tidy(value["document"]), document_version=tidy(value["document_version"]),
            document_link=tidy(value["document_link"]),
        )  # fmt: skip

    def words(self) -> tuple[object, ...]:
        """All that it says, to compare."""
        return tuple(getattr(self, field.attname) for field in self._meta.fields if field.name not in ("id", "version"))

    @cached_property
    def signers(self) -> tuple[Signer, ...]:
        """Who signs it, in the order of Signer."""
        return tuple(one for one in Signer if getattr(self, f"{one.value}_signs"))

    @property
    def days_before(self) -> int:
        """How many days before the start it is due, where it is."""
        return -self.due_days

    @property
    def signer_words(self) -> str:
        return _listed([one.label for one in self.signers])

    @property
    def leader_words(self) -> str:
        return _listed([Signer(one).label for one in self.led_by])

    @property
    def known_words(self) -> str:
        return Known(self.known).label if self.known else ""

    def due_on(self, starts_on: dt.date) -> dt.date:
        return starts_on + dt.timedelta(days=self.due_days)


def _listed(labels: list[str]) -> str:
    small = [labels[0], *(one[0].lower() + one[1:] for one in labels[1:])] if labels else []
    return " and ".join([", ".join(small[:-1]), small[-1]] if len(small) > 1 else small)
