import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from foundation import clock


class Edition(models.Model):
    """A frozen outline of a course. People are enrolled on an edition, and their completion is judged by it.

    A small edit (words of a lesson, a title) moves a pinned revision and bumps `stamp`; changed structure makes a new edition.
    The JSON's form is `courses.pages.outline.Outline`.
    """

    course_key = models.UUIDField()
    number = models.PositiveIntegerField()
    slug = models.CharField(max_length=255, help_text="The course's part of the address.")
    stamp = models.PositiveIntegerField(default=1)
    outline = models.JSONField(encoder=DjangoJSONEncoder)
    structure = models.CharField(max_length=64, help_text="Hash of what a new edition is made for.")
    made_at = models.DateTimeField(default=clock.now)
    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["course_key", "number"]
        constraints = [models.UniqueConstraint(fields=["course_key", "number"], name="edition_number_once")]
        indexes = [models.Index(fields=["slug"], name="edition_slug")]

    def __str__(self) -> str:
        return f"{self.slug}, edition {self.number}"


class PinnedRevision(models.Model):
    """Keeps a revision that an edition shows from `purge_revisions`, which leaves protected rows alone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pins")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "revision"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} pins {self.revision_id}"
