from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from charter_content.charter.blocks import LABELS, PrinciplesBlock, tidy
from charter_content.charter.enums import Says
from charter_content.charter.querysets import CharterReadQuerySet, ReadTogetherQuerySet
from foundation import clock
from foundation.models import WrittenOnce
from people.models import Service, User


class Charter(models.Model):
    """One version of a charter of peer support. The newest published version is the one in use."""

    title = models.CharField(max_length=160)
    number = models.PositiveIntegerField(unique=True)
    definition = models.TextField()
    introduction = models.TextField(blank=True, help_text="What it is for and how to read it: the words before the first principle.")
    acknowledgement = models.TextField(blank=True)
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    shipped = models.BooleanField(default=False, editable=False, help_text="Came with Alongside: a newer shipped wording may follow it.")
    asks = models.BooleanField(default=True, editable=False, help_text="It changed something that people are asked to look at again.")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class Principle(models.Model):
    """One of a charter's principles. `code` (P1, P2 …) is how lessons point at it, whatever it is called."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="principles")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    plain_line = models.TextField()
    means = models.TextField(blank=True, help_text="What it means for both people.")
    person_expects = models.TextField(blank=True, help_text="What the person who comes for support can expect.")
    supporter_expects = models.TextField(blank=True, help_text="What the peer supporter can expect.")
    looks_like = models.TextField(blank=True, help_text="What somebody would see, from a little way off.")
    when_hard = models.TextField(blank=True, help_text="When it is hard, and what may help.")
    supporter_prompt = models.TextField(blank=True, help_text="For a peer supporter to think about.")
    supervisor_prompt = models.TextField(blank=True, help_text="For whoever supervises to ask.")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["charter", "code"], name="principle_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CharterText(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """The words of the charter as editors write them; there is one. Publishing it makes the next version, which never changes again."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    title = models.CharField("name of the charter", max_length=160)
    definition = models.TextField("what peer support is", blank=True)
    introduction = models.TextField(
        blank=True, help_text="What it is for and how to read it, before the first principle. An empty line begins a new paragraph."
    )
    principles = StreamField(
        PrinciplesBlock(), blank=True, help_text="To move one, use its arrows. One that is taken out and written anew is another one."
    )
    acknowledgement = models.TextField("thanks", blank=True, help_text="Small, below the last principle.")
    put_aside = models.ForeignKey(
        "wagtailcore.Revision", null=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        help_text="A draft that was not published when a charter from a file took its place.",
    )  # fmt: skip

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="charter_text")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="charter_text",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "charter"
        verbose_name_plural = "charter"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_charter_text")]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def publish(self, revision: Any, **options: Any) -> None:
        """Whole or not at all, and one after the other: the version that comes of it takes the next number."""
        with transaction.atomic():
            CharterText.objects.select_for_update().get(pk=self.pk)
            super().publish(revision, **options)

    def as_version(self) -> tuple[Charter, list[Principle]]:
        """The version that it would be, not saved. A principle without a code yet has one that no address knows."""
        codes = dict(PrincipleCode.objects.filter(pk__in=[one.id for one in self.principles]).values_list("pk", "code"))
        version = Charter(
            title=self.title,
            number=(Charter.objects.aggregate(newest=models.Max("number"))["newest"] or 0) + 1,
            definition=tidy(self.definition),
            introduction=tidy(self.introduction),
            acknowledgement=tidy(self.acknowledgement),
        )
        principles = [
            Principle(order=n, code=codes.get(one.id, f"new-{n}"), **{name: tidy(one.value[name]) for name in LABELS})
            for n, one in enumerate(self.principles, start=1)
        ]
        return version, principles

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        named = [(f"principle-{n}", f"{n}. {one.value['name']}") for n, one in enumerate(self.principles, start=1)]
        return [("", "The charter"), ("changes", "What changes"), *named]

    def _previewed(self, mode_name: str) -> int | None:
        """The place of the principle that a mode shows; None for another mode, and for one that was taken out meanwhile."""
        _word, _dash, number = mode_name.partition("principle-")
        return int(number) - 1 if number.isdecimal() and len(number) < 4 and 0 < int(number) <= len(self.principles) else None

    def get_preview_template(self, request: object, mode_name: str) -> str:
        if mode_name == "changes":
            return "charter/preview_changes.html"
        return "charter/charter.html" if self._previewed(mode_name) is None else "charter/principle.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        charter, principles = self.as_version()
        context: dict[str, object] = {"charter": charter, "principles": principles, "is_preview": True}
        place = self._previewed(mode_name)
        return context if place is None else context | neighbours(principles, place)


class PrincipleCode(models.Model):
    """The code of a principle of CharterText, by the principle's id: given once, and never to another."""

    id = models.CharField(primary_key=True, max_length=64)
    code = models.CharField(max_length=8, unique=True)

    def __str__(self) -> str:
        return self.code


def neighbours(principles: list[Principle], place: int) -> dict[str, object]:
    """The principle at `place` (from 0), and what stands before and after it."""
    return {
        "principle": principles[place],
        "before": principles[place - 1] if place else None,
        "after": principles[place + 1] if place + 1 < len(principles) else None,
    }


class CharterRead(models.Model):
    """The version that somebody said they have looked at: so that they are asked again only about what has changed since."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="charter_read")
    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="reads")
    at = models.DateTimeField(default=clock.now)

    objects = CharterReadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"version {self.charter_id}"


class ReadTogether(WrittenOnce):
    """What one of two people said about reading the charter together: `person`, who is new at `service`, and whoever leads there.

    Rows are only ever added. Either says that they read it, on which day and in which version; it is a record once the other one says so
    too, about that very row. Until then a newer one takes its place, and whoever said it may take it back. The newest record counts.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="readings_together")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="As it was typed.")
    read_on = models.DateField()
    charter_number = models.PositiveIntegerField()
    charter_title = models.CharField(max_length=160, help_text="As it was read.")
    about = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ReadTogetherQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["about"], name="read_together_answered_once")]

    def __str__(self) -> str:
        return f"read together {self.pk}"

    @property
    def is_by_person(self) -> bool:
        """Did the one who is new say it, and not whoever leads?"""
        return self.by_id == self.person_id
