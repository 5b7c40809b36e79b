"""The certificates of a cohort, put into one file for whoever leads its service."""

import datetime as dt
import hashlib
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from courses.certificates.actions.documents import make_document
from courses.certificates.actions.handing import NotMadeYet, told_plainly
from courses.certificates.enums import PRINTING, PRINTS_KEPT, PrintKind, PrintState
from courses.certificates.models import Award, AwardPrint, AwardSecret, PrintJob, PrintPart
from courses.certificates.policies import print_jobs
from courses.cohorts.models import Cohort
from courses.cohorts.policies import cohorts
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing, delete_key
from foundation.merge import merge_pdfs
from people.models import User

PART = 256 * 1024
"""Bytes in one sealed piece of the file."""
TELL_EVERY = 5
"""After so many documents it is noted how far it is."""
DEAD_AFTER = dt.timedelta(minutes=5)
"""Without getting on for so long, a job is taken to have died, and is taken up again."""
MOST_TRIES = 5
"""So often a job is taken up before it counts as failed."""
FOLDER = "alongside-print-"
logger = logging.getLogger("alongside.certificates")


class _Overtaken(Exception):
    """Somebody else has taken the job up, or it was ended."""


@dataclass(frozen=True)
class _Made:
    """What one try has put together: the certificates in the file, its hash, and how many could not be made."""

    printed: list[int]
    digest: str
    left_out: int


def awards_to_print(cohort: Cohort) -> QuerySet[Award]:
    """The certificates of a cohort that stand, in the order of its register. Whoever had their data erased is not among them."""
    rows = Award.objects.standing().filter(enrolment__cohort=cohort, service=cohort.service_id, person__isnull=False)
    secret = AwardSecret.objects.filter(award=OuterRef("pk"))
    return rows.filter(Exists(secret)).order_by("enrolment__number", "enrolment", "pk")


def start_print(cohort: Cohort, *, kind: PrintKind, by: User) -> PrintJob:
    """Ask for the certificates of `cohort` as one file. Starting twice at once is one job: the one that is not finished yet.

    Raises PermissionDenied unless `by` leads, ValidationError when there is nothing to print.
    """
    cohorts.require(by, "lead", cohort)
    total = awards_to_print(cohort).count()
    if not total:
        raise ValidationError("There is no certificate to print yet.")
    try:
        with transaction.atomic():
            job = PrintJob.objects.create(cohort=cohort, service=cohort.service, by=by, kind=kind, total=total)
            audit.record(by, Verb.PRINT_STARTED, job, cohort=cohort.pk)
    except IntegrityError:
        return PrintJob.objects.filter(cohort=cohort, kind=kind, state__in=PRINTING).get()
    return job


def make_print(job: PrintJob) -> bool:
    """Make the file of `job`, or go on where it stopped: documents that are made already are only taken. True when it is done.

    Nothing of it stays on the disk in the clear. What goes wrong fails the job, and no certificate is the worse for it.
    """
    mine = _take_up(job)
    if mine is None:
        return False
    try:
        with _folder(job) as folder:
            made = _make(job, mine, folder)
        done = _finish(job, mine, made)
    except _Overtaken:
        return False
    except Exception as error:  # noqa: BLE001 -- a full disk, a lost key: told to whoever asked, and no words of theirs go into the log
        logger.error("Print %s could not be made: %s", job.pk, type(error).__name__)
        failed = PrintJob.objects.filter(pk=job.pk, tries=mine, state=PrintState.MAKING)
        if failed.update(state=PrintState.FAILED, finished_at=clock.now()):
            _empty(job)
        return False
    return done or make_print(job)


def _take_up(job: PrintJob) -> int | None:
    """The number of this try; None when somebody is at it, or it is finished."""
    dead = Q(state=PrintState.MAKING, beat_at__lt=clock.now() - DEAD_AFTER)
    free = PrintJob.objects.filter(Q(state=PrintState.WAITING) | dead, pk=job.pk)
    if not free.update(state=PrintState.MAKING, beat_at=clock.now(), tries=F("tries") + 1):
        return None
    return PrintJob.objects.values_list("tries", flat=True).get(pk=job.pk)


def _beat(job: PrintJob, mine: int, **values: int) -> None:
    if not PrintJob.objects.filter(pk=job.pk, tries=mine, state=PrintState.MAKING).update(beat_at=clock.now(), **values):
        raise _Overtaken


@contextmanager
def _folder(job: PrintJob) -> Iterator[Path]:
    """A folder that nobody else can read, and that goes in any case; also what a try that died has left."""
    clear_folders(job)
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}{job.pk}-") as folder:
        yield Path(folder)


def clear_folders(job: PrintJob) -> None:
    """Remove what a try that died has left on the disk."""
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER}{job.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _make(job: PrintJob, mine: int, folder: Path) -> _Made:
    """Make and seal the file. One certificate that cannot be made keeps nobody else's out of it."""
    paths: dict[int, Path] = {}
    left_out = 0
    wanted = list(awards_to_print(job.cohort).values_list("pk", flat=True))
    _beat(job, mine, total=len(wanted), done=0)
    for n, pk in enumerate(wanted, start=1):
        content, award = b"", Award.objects.select_related("person").filter(pk=pk).first()
        if award:
            try:
                with told_plainly(award):
                    content = make_document(award)
            except NotMadeYet:
                left_out += 1
            except ValidationError:
                pass  # erased in between
        if award and content:
            paths[pk] = folder / f"certificate-{award.pretty_serial}.pdf"
            _write(paths[pk], content)
        if n % TELL_EVERY == 0 or n == len(wanted):
            _beat(job, mine, done=n)
    if not paths:
        raise ValidationError("There is no certificate to print any more.")
    whole = folder / "all"
    _write(whole, b"")
    if job.kind == PrintKind.ZIP:
        with zipfile.ZipFile(whole, "w") as archive:
            for path in paths.values():
                archive.write(path, path.name)
    else:
        merge_pdfs(list(paths.values()), whole, title="Certificates", language="en-GB")
    return _Made(list(paths), _seal(job, mine, whole), left_out)


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def _seal(job: PrintJob, mine: int, whole: Path) -> str:
    _beat(job, mine)
    _empty(job)
    ring, digest = KeyRing(job.key_owner), hashlib.sha256()
    with whole.open("rb") as file:
        for number, piece in enumerate(iter(lambda: file.read(PART), b"")):
            part = PrintPart(job=job, number=number)
            ring.write_bytes(part, "content", piece)
            digest.update(piece)
            _beat(job, mine)
            part.save()
    return digest.hexdigest()


@transaction.atomic
def _finish(job: PrintJob, mine: int, made: _Made) -> bool:
    """It is done, if all that is in it may still be in it: somebody could have been erased while it was made.

    What erasing deletes is held until then, so that whoever erases either comes before, and is seen here, or finds this file.
    """
    row = PrintJob.objects.select_for_update(of=("self",)).select_related("service", "cohort").get(pk=job.pk)
    if row.tries != mine or row.state != PrintState.MAKING:
        raise _Overtaken
    printed = made.printed
    list(AwardSecret.objects.select_for_update().filter(award__in=printed).order_by("pk"))
    still = set(awards_to_print(row.cohort).filter(pk__in=printed).values_list("pk", flat=True))
    if still != set(printed):
        _empty(row)
        is_over = row.tries >= MOST_TRIES
        row.state, row.finished_at = (PrintState.FAILED, clock.now()) if is_over else (PrintState.WAITING, None)
        row.save(update_fields=["state", "finished_at"])
        return False
    row.state, row.done, row.total, row.finished_at = PrintState.DONE, len(printed), len(printed), clock.now()
    row.sha256, row.left_out = made.digest, made.left_out
    row.save(update_fields=["state", "done", "total", "finished_at", "sha256", "left_out"])
    AwardPrint.objects.bulk_create(AwardPrint(award_id=pk, job=row, service=row.service.name) for pk in printed)
    for award in Award.objects.filter(pk__in=printed):
        audit.record(row.by, Verb.PRINTED, award, job=str(row.pk))
    return True


def _empty(job: PrintJob) -> None:
    """Make the file of `job` unreadable for good: the key first."""
    delete_key(job.key_owner)
    PrintPart.objects.filter(job=job).delete()


def take_print(job: PrintJob, *, by: User) -> Iterator[bytes]:
    """The file, piece by piece. Raises PermissionDenied unless `by` leads, ValidationError when it is not there (any more)."""
    print_jobs.require(by, "take", job)
    if job.state != PrintState.DONE:
        raise ValidationError("This file is not there any more. You can make it again.")
    ring = KeyRing(job.key_owner)
    ring.key()
    audit.record(by, Verb.PRINT_TAKEN, job)
    parts = list(PrintPart.objects.filter(job=job).values_list("pk", flat=True))
    return (ring.read_bytes(PrintPart.objects.get(pk=pk), "content") for pk in parts)


def end_prints_of(person: User) -> None:
    """`person` is being erased: what was printed with theirs in it goes, and what is being made begins again without it."""
    theirs = PrintJob.objects.filter(Exists(AwardPrint.objects.filter(job=OuterRef("pk"), award__person=person)), state=PrintState.DONE)
    for job in theirs:
        _end(job)


def _end(job: PrintJob) -> None:
    _empty(job)
    PrintJob.objects.filter(pk=job.pk).update(state=PrintState.ENDED)


def forget_prints() -> int:
    """Delete files after PRINTS_KEPT days, with their keys. Returns how many."""
    old = list(PrintJob.objects.filter(state=PrintState.DONE, finished_at__lt=clock.now() - dt.timedelta(days=PRINTS_KEPT)))
    for job in old:
        _end(job)
    return len(old)


def left_undone() -> list[PrintJob]:
    """Jobs that a crash left undone. Those that were taken up too often count as failed from now on."""
    since = clock.now() - DEAD_AFTER
    rows = PrintJob.objects.filter(state__in=PRINTING, beat_at__lt=since).select_related("cohort", "service", "by").order_by("made_at")
    undone = []
    for job in rows:
        clear_folders(job)
        if job.tries < MOST_TRIES:
            undone.append(job)
        else:
            _empty(job)
            PrintJob.objects.filter(pk=job.pk, state__in=PRINTING).update(state=PrintState.FAILED, finished_at=clock.now())
    return undone
