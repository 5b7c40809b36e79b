"""Writing many questions at once, with history, log, references and search, in a number of queries that grows by batches only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.search.models import IndexEntry
from wagtail.signals import published

from courses.quizzes.actions.exchange.categories import Categories
from courses.quizzes.actions.exchange.media import Media
from courses.quizzes.actions.exchange.plan import Planned, in_batches
from courses.quizzes.exchange.bank import BankQuestion
from courses.quizzes.exchange.rows import IMPORTED
from courses.quizzes.models import Question, QuestionHint, QuestionOption, Quiz, RubricLine
from people.models import User

_FIELDS = [
    "category", "kind", "situation", "stem", "image", "image_alt", "recording", "recording_text", "explanation", "partial_credit",
    "match_case", "points", "safety", "principles", "file_id", "file_hash", "frozen", "live", "has_unpublished_changes",
    "first_published_at", "last_published_at", "expired",
]  # fmt: skip


@dataclass
class _Written:
    """A question on its way into the database. `live`: this version is what is asked from now on."""

    plan: Planned
    row: Question
    live: bool


class QuestionWriter:
    """Writes questions, all as published or all as drafts."""

    def __init__(self, *, by: User | None, publish: bool, media: Media, categories: Categories) -> None:
        self.by, self.publish = by, publish
        self.media, self.categories = media, categories
        self.kind = ContentType.objects.get_for_model(Question)
        self.now = timezone.now()
        self.log = LogContext(user=by)  # one import is one thing that somebody did

    def write(self, questions: Sequence[Planned]) -> None:
        """Write all of `questions`. Tells whoever listens which quizzes ask something else now."""
        changed: list[int] = []
        for batch in in_batches(questions):
            self.media.keep(one.question for one in batch)
            changed += self._batch([self._prepared(one) for one in batch])
        for quiz in Quiz.objects.filter(items__question__in=changed).distinct().select_related("live_revision") if changed else []:
            published.send(sender=Quiz, instance=quiz, revision=quiz.live_revision)  # once a quiz, however many of its questions changed

    def _prepared(self, one: Planned) -> _Written:
        question = one.question
        row = one.there or Question(live=False, has_unpublished_changes=True)
        # Nobody could publish a picture, or a recording, without words for it.
        is_whole = (not question.picture or bool(question.picture.alt)) and (not question.recording or bool(question.recording.words))
        live = self.publish and is_whole
        fill(row, question, self.media, self.categories)
        if one.key is not None:
            row.key = one.key
        if not row.file_id or row.file_id.startswith(IMPORTED):  # what a course's files brought stays theirs
            row.file_id, row.file_hash = f"{IMPORTED}{question.source}", one.hash
        row.frozen = None
        if live:
            row.live, row.expired, row.has_unpublished_changes = True, False, False
            row.first_published_at, row.last_published_at = row.first_published_at or self.now, self.now
        else:
            row.has_unpublished_changes = True
        one.row = row
        return _Written(one, row, live)

    def _batch(self, batch: list[_Written]) -> list[int]:
        new = [one for one in batch if one.row.pk is None]
        there = [one for one in batch if one.row.pk is not None]
        live = [one for one in there if one.live]
        changed = [one.row.pk for one in live]
        Question.objects.bulk_create([one.row for one in new])
        if live:
            _update([one.row for one in live], _FIELDS)
            for model in (QuestionOption, QuestionHint, RubricLine):
                lines = model._default_manager.filter(question__in=changed)
                lines._raw_delete(lines.db)  # nothing points at them, and Wagtail would ask so of each one
        _write_lines([one.row for one in [*new, *live]])
        self._write_revisions(batch, updated=there)
        rows = [one.row for one in [*new, *live]]
        write_references(rows, replace=changed)
        write_search(Question, rows, replace=changed)
        return changed

    def _write_revisions(self, batch: list[_Written], *, updated: list[_Written]) -> None:
        revisions = [
            Revision(
                content_type=self.kind, base_content_type=self.kind, object_id=str(one.row.pk), object_str=str(one.row), user=self.by,
                created_at=self.now, content=one.row.serializable_data(),
            )
            for one in batch
        ]  # fmt: skip
        Revision.objects.bulk_create(revisions)
        if updated:
            ids = [str(one.row.pk) for one in updated if one.live]
            Revision.objects.filter(content_type=self.kind, object_id__in=ids, approved_go_live_at__isnull=False).update(
                approved_go_live_at=None
            )
        was_there = {id(one) for one in updated}
        entries: list[ModelLogEntry] = []
        for one, revision in zip(batch, revisions, strict=True):
            one.row.latest_revision = revision
            if one.live:
                one.row.live_revision = revision
            if one.row.file_id.startswith(IMPORTED):
                one.row.loaded_revision_id = revision.pk
            actions = ["wagtail.edit" if id(one) in was_there else "wagtail.create", *(["wagtail.publish"] if one.live else [])]
            entries += [self._entry(one.row, action, revision) for action in actions]
        _update(
            [one.row for one in batch],
            ["latest_revision", "live_revision", "loaded_revision_id", "has_unpublished_changes", "file_id", "file_hash"],
        )
        ModelLogEntry.objects.bulk_create(entries)

    def _entry(self, row: Question, action: str, revision: Revision) -> ModelLogEntry:
        return ModelLogEntry(
            content_type=self.kind, object_id=str(row.pk), label=str(row), action=action, timestamp=self.now, user=self.by,
            uuid=self.log.uuid, revision=revision, content_changed=True, data={},
        )  # fmt: skip


def _update(rows: Sequence[Question], fields: Sequence[str]) -> None:
    """Write `fields` of rows that are there. Unlike `bulk_update`, whose expressions for each row and field take minutes."""
    Question.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def fill(row: Question, question: BankQuestion, media: Media, categories: Categories) -> None:
    """Put all that `question` says into `row`, in memory."""
    row.category_id = categories.id_of(question.category)
    row.kind, row.situation, row.stem, row.explanation = question.kind, question.situation, question.stem, question.explanation
    row.image_id, row.recording_id = media.picture_id(question), media.recording_id(question)
    row.recording_text = question.recording.words if question.recording else ""
    row.image_alt = question.picture.alt if question.picture else ""
    row.partial_credit, row.match_case, row.points = question.partial_credit, question.match_case, question.points
    row.safety, row.principles = question.safety, list(question.principles)
    row.options = [
        QuestionOption(
            sort_order=n, text=option.text, right=option.right, credit=option.credit, match=option.match, tolerance=option.tolerance,
            feedback=option.feedback,
        )
        for n, option in enumerate(question.options)
    ]  # fmt: skip
    row.hints = [QuestionHint(sort_order=n, text=hint) for n, hint in enumerate(question.hints)]
    row.rubric = [RubricLine(sort_order=n, text=text, points=points) for n, (text, points) in enumerate(question.rubric)]


def _write_lines(rows: Sequence[Question]) -> None:
    """The options, hints and lines of rows that are saved."""
    for name, model in (("options", QuestionOption), ("hints", QuestionHint), ("rubric", RubricLine)):
        lines = []
        for row in rows:
            for line in getattr(row, name).all():
                line.question_id = row.pk
                lines.append(line)
        model._default_manager.bulk_create(lines)


def write_references(rows: Sequence[Question], *, replace: Sequence[int]) -> None:
    """What Wagtail keeps of which question shows which picture and stands in which category. `replace`: ids of those it knew before."""
    kind = ContentType.objects.get_for_model(Question)
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=[str(pk) for pk in replace]).delete()
    found = [
        ReferenceIndex(
            content_type=kind, base_content_type=kind, object_id=str(row.pk), to_content_type_id=to_type, to_object_id=to_id,
            model_path=model_path, content_path=content_path, content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for row in rows
        for to_type, to_id, model_path, content_path in ReferenceIndex._extract_references_from_object(row)
    ]  # fmt: skip
    ReferenceIndex.objects.bulk_create(found)


def write_search(model: type[Question], rows: Sequence[Question], *, replace: Sequence[int]) -> None:
    """Make `rows` be found by their new words. `replace`: ids of those that were found by others."""
    kind = ContentType.objects.get_for_model(model)
    IndexEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in replace]).delete()  # else one query for each
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, list(rows))
