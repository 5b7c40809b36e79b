"""The page tree that editors write: Home → Training → Course → Day → Module → Lesson. Content only, nothing about a person."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.pages.blocks import InformationBody, LessonBody, SkillsBlock
from courses.pages.enums import MOST_LIVE, MOST_MONTHS, Audience
from foundation.fields import CodesField, LinesField

TRAINING = "training"
"""The only address of a page directly below the site's root: every other first part belongs to the product or to nobody."""

RESERVED_COURSES = frozenset({"agree", "catch-up", "kept", "sessions"})
"""Addresses directly below /training/ that belong to the product: a course may not take them."""

RESERVED_BELOW_COURSES = frozenset({"certificate", "mark", "place", "quiz", "sheet", "sheets", "worksheet"})
"""Last parts of addresses below /training/ that belong to the product."""

WORDS_ONLY = "Use small letters, digits and hyphens, and words that say nothing about mental health."
NUMBER_ONLY = "Use a number: addresses say nothing about what is read."
EMPTY_LESSON = "There is nothing in this lesson yet. Add at least one block, then publish it."


class NeutralSlugForm(WagtailAdminPageForm):
    """Offers the next free number as the address of a new page, instead of one made from its title."""

    def __init__(self, *args: Any, parent_page: Page | None = None, **kwargs: Any) -> None:
        super().__init__(*args, parent_page=parent_page, **kwargs)
        if not self.instance.pk and not self.initial.get("slug") and parent_page is not None and isinstance(self.instance, FilePage):
            self.initial["slug"] = self.instance.next_slug(parent_page)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if isinstance(self.instance, LessonPage) and not self.is_deferred_validation and "body" in cleaned and not cleaned["body"]:
            self.add_error("body", StreamBlockValidationError(non_block_errors=[EMPTY_LESSON]))
        return cleaned


class NeutralCopyForm(CopyForm):
    """Offers the next free number for a copy too, and takes nothing that the page itself would refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        original = self.page.specific
        self.fields["new_slug"].initial = original.__class__().next_slug(original.get_parent())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if problem := self.page.specific.slug_problem(cleaned.get("new_slug", "")):
            self.add_error("new_slug", forms.ValidationError(problem))
        return cleaned


class FilePage(Page):
    """What pages that can be written to a file and read back share."""

    file_id = models.CharField(max_length=120, blank=True, editable=False, help_text="The `id` of the file it was loaded from.")
    file_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="Of that file, as it was loaded last.")
    loaded_revision_id = models.BigIntegerField(null=True, editable=False, help_text="The revision that the last load made.")

    slug: str  # Wagtail's own field, which mypy cannot see
    base_form_class = NeutralSlugForm
    copy_form_class = NeutralCopyForm
    slug_prefix = ""
    private_page_options: list[str] = []  # who may read what is the gate's business
    promote_panels: list[Any] = [MultiFieldPanel([FieldPanel("slug")], heading="Address")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if problem := self.slug_problem(self.slug):
            raise ValidationError({"slug": problem})

    def slug_problem(self, slug: str) -> str:
        """What is wrong with `slug` as this page's address, in words; empty when nothing is."""
        if re.fullmatch(rf"{self.slug_prefix}[0-9]+", slug):
            return ""
        return NUMBER_ONLY if not self.slug_prefix else f"{NUMBER_ONLY} Such as {self.slug_prefix}2."

    def next_slug(self, parent: Page) -> str:
        """The next free number below `parent`: addresses below a course say nothing about what is read."""
        taken = set(parent.get_children().exclude(pk=self.pk).values_list("slug", flat=True))
        return next(slug for n in range(1, len(taken) + 2) if (slug := f"{self.slug_prefix}{n}") not in taken)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug and self.depth and (parent := self.get_parent()):
            self.slug = self.next_slug(parent)
        super().full_clean(*args, **kwargs)

    @property
    def course(self) -> "CoursePage | None":
        """The course this page stands in; None above one."""
        found: CoursePage | None = CoursePage.objects.ancestor_of(self, inclusive=True).first()
        return found


class HomePage(Page):
    """The top of the tree, in front of which the portal stands."""

    subpage_types = ["pages.TrainingPage"]
    max_count = 1
    private_page_options: list[str] = []
    template = "pages/home_page.html"


class TrainingPage(Page):
    """The shelf that courses stand on; its address is /training/."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.CoursePage"]
    max_count = 1
    private_page_options: list[str] = []
    template = "pages/training_page.html"

    def clean(self) -> None:
        super().clean()
        if self.slug != TRAINING:
            raise ValidationError({"slug": f"The address of this page stays “{TRAINING}”."})


class CoursePage(FilePage):
    neutral_title = models.CharField(
        max_length=160, help_text="A title that says nothing about mental health. People may choose it for their certificate."
    )
    summary = models.CharField(max_length=300, help_text="One or two sentences for the list of courses.")
    hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="About how long it takes in all. It is printed on the certificate.",
    )
    body = RichTextField("welcome", features=["h3", "bold", "italic", "ol", "ul", "link"], blank=True)
    whole_charter = models.BooleanField(
        "covers the whole charter",
        default=False,
        help_text="Every principle should be taught, asked about and reflected on in it. The content check then says what is missing.",
    )
    live_sessions = models.PositiveSmallIntegerField(
        "live sessions",
        default=0,
        validators=[MaxValueValidator(MOST_LIVE)],
        help_text="How many days' live sessions somebody takes part in, or catches up on, to complete it. 0: none are asked for.",
    )
    closing_talk = models.BooleanField(
        "closing conversation",
        default=False,
        help_text="A conversation with the coordinator, signed by both, is part of completing it.",
    )
    certificate_months = models.PositiveSmallIntegerField(
        "months a certificate stands",
        default=0,
        validators=[MaxValueValidator(MOST_MONTHS)],
        help_text="Then its holder looks at what has changed since, and gets a new one. 0: it does not run out.",
    )
    loaded_pages = models.JSONField(default=list, editable=False, help_text="Ids of the pages beside it that were ever loaded from files.")

    parent_page_types = ["pages.TrainingPage"]
    subpage_types = ["pages.DayPage", "pages.InformationPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("neutral_title"),
        FieldPanel("summary"),
        FieldPanel("hours"),
        FieldPanel("body"),
        FieldPanel("whole_charter"),
        MultiFieldPanel([FieldPanel("live_sessions"), FieldPanel("closing_talk")], heading="What completes it, beside lessons and quizzes"),
        FieldPanel("certificate_months"),
    ]
    template = "pages/course_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"days": DayPage.objects.child_of(self).live(), "beside": self.beside(Audience.EVERYONE)}

    def beside(self, audience: Audience) -> "models.QuerySet[InformationPage]":
        """The published pages beside the course for `audience`: by day, then as they stand in the website."""
        found: models.QuerySet[InformationPage] = InformationPage.objects.child_of(self).live().filter(audience=audience)
        return found.order_by("day", "path")

    def slug_problem(self, slug: str) -> str:
        if slug in RESERVED_COURSES | RESERVED_BELOW_COURSES:
            return f"“{slug}” is an address of the site itself. Choose another word."
        return ""


class InformationPage(FilePage):
    """A page beside a course: a taster, what research says, a guide to a live session. Anybody can read it; nothing is kept."""

    summary = models.CharField(max_length=300, help_text="One or two sentences for lists.")
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    day = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The number of the day that it belongs to, if it does.")
    body = StreamField(InformationBody(), blank=True)

    parent_page_types = ["pages.CoursePage"]
    subpage_types: list[str] = []
    content_panels = [
        TitleFieldPanel("title", targets=[]),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("audience"), FieldPanel("day")], heading="For whom"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    template = "pages/information_page.html"

    @property
    def neutral_title(self) -> str:
        """For the browser's title: the words of the address, which say nothing about mental health."""
        return self.slug.replace("-", " ").capitalize()

    def slug_problem(self, slug: str) -> str:
        if slug in RESERVED_BELOW_COURSES or re.fullmatch(r"day-[0-9]+", slug):
            return f"“{slug}” is an address of the site itself. Choose another word."
        return "" if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) else WORDS_ONLY

    def next_slug(self, parent: Page) -> str:
        taken = set(parent.get_children().exclude(pk=self.pk).values_list("slug", flat=True))
        return next(slug for n in range(1, len(taken) + 2) if (slug := f"page-{n}") not in taken)


class DayPage(FilePage):
    slug_prefix = "day-"
    summary = models.CharField(max_length=300, blank=True)

    parent_page_types = ["pages.CoursePage"]
    subpage_types = ["pages.ModulePage"]
    content_panels = [TitleFieldPanel("title", targets=[]), FieldPanel("summary")]
    template = "pages/day_page.html"


class ModulePage(FilePage):
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(600)], default=40)
    outcomes = LinesField("afterwards you can", help_text="What somebody can do afterwards, one thing a line.")
    skills = StreamField(
        SkillsBlock(),
        blank=True,
        help_text="They stand on the record of learning of whoever has finished this module. Two to four are enough.",
    )
    body = RichTextField("welcome line", features=["bold", "italic", "link"], blank=True)

    parent_page_types = ["pages.DayPage"]
    subpage_types = ["pages.LessonPage"]
    content_panels = [
        TitleFieldPanel("title", targets=[]),
        FieldPanel("minutes"),
        FieldPanel("outcomes"),
        FieldPanel("skills"),
        FieldPanel("body"),
    ]
    template = "pages/module_page.html"


class LessonPage(FilePage):
    minutes = models.PositiveSmallIntegerField(
        "minutes", validators=[MinValueValidator(1), MaxValueValidator(120)], default=6, help_text="About how long it takes."
    )
    principles = CodesField(help_text="Codes of the charter principles it teaches, such as P1, P4.")
    body = StreamField(LessonBody(), blank=True)

    parent_page_types = ["pages.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        TitleFieldPanel("title", targets=[]),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("principles")], heading="About this lesson"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    template = "pages/lesson_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"lesson_title": self.title}
