from django.db import models

from charter_content.charter.querysets import CharterReadQuerySet
from foundation import clock
from people.models import User


class Charter(models.Model):
    """One version of a charter of peer support. The newest published version is the one in use."""

    title = models.CharField(max_length=160)
    number = models.PositiveIntegerField(unique=True)
    definition = models.TextField()
    introduction = models.TextField(blank=True, help_text="What it is for and how to read it: the words before the first principle.")
    acknowledgement = models.TextField(blank=True)
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    shipped = models.BooleanField(default=False, editable=False, help_text="Came with Alongside: a newer shipped wording may follow it.")
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


class CharterRead(models.Model):
    """The version that somebody said they have looked at: so that they are asked again only about what has changed since."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="charter_read")
    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="reads")
    at = models.DateTimeField(default=clock.now)

    objects = CharterReadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"version {self.charter_id}"
