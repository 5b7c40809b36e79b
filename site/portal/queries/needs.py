"""What needs a coordinator today, in words. Each kind is asked for with a limit: a large service costs as much as a small one.

The queries are prepared, with the ids of whoever leads and of the service: building their SQL anew would take most of the time.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from charter_content.induction.queries import signatures_waiting
from charter_content.reflections.models import Share
from charter_content.supervision.models import PreparedShare, PreparedShareOpening
from charter_content.supervision.queries import DeskRow as Supervised
from charter_content.supervision.queries import overdue, to_sign
from courses.certificates.models import Award
from courses.cohorts.enums import EnrolmentState, Side
from courses.cohorts.models import Attendance, CatchUp, CatchUpSignature, Enrolment, LiveSession
from courses.quizzes.queries import sittings_to_mark
from foundation import clock
from foundation.prepared import Prepared
from people.enums import InvitationState
from people.hats import Hat
from people.models import ContactRequest, Invitation, User
from portal.queries.desk import quiet_since

LONG_AGO = dt.timedelta(weeks=12)
"""A register that nobody kept for so long is not asked for any more."""
MOST = 4
"""So many of a kind are named; the rest is behind a link."""
MOST_PREPARED = MOST * 4
"""So much of what people prepared is looked at: of one person there may be several."""


@dataclass(frozen=True)
class Need:
    """One thing to do, and where. `tag` says why, `colour` is the name of a tag's colour."""

    words: str
    url: str
    tag: str
    colour: str


@dataclass(frozen=True)
class Needs:
    """All of it, the most pressing kind first."""

    lines: tuple[Need, ...]


def needs_today(user: User, hat: Hat) -> Needs:
    """What waits for `user`, who leads the service of `hat`. A constant number of queries, and of lines of each kind."""
    kinds = (
        _contact,
        _registers,
        _to_mark,
        _shared,
        _prepared,
        _to_sign,
        _sign_offs,
        _catch_ups,
        _overdue,
        _together,
        _certificates,
        _quiet,
        _undelivered,
    )
    return Needs(tuple(line for kind in kinds for line in kind(user, hat)))


def _named(lines: Iterator[Need], more: Need) -> list[Need]:
    """The first few, and `more` when there are others."""
    found = list(islice(lines, MOST + 1))
    return found if len(found) <= MOST else [*found[:MOST], more]


_asked = Prepared(
    lambda user, service: (
        ContactRequest.objects.asked_of(User(pk=user))
        .filter(service=service)
        .select_related("person")
        .order_by("hear_by", "asked_at")[: MOST + 1]
    ),
    int,
    int,
)


def _contact(user: User, hat: Hat) -> list[Need]:
    today = clock.today()
    lines = (
        Need(
            f"Get in touch with {row.person}", reverse("one_asked", args=[row.uuid]),
            "should have heard by now" if row.hear_by < today else f"hears by {row.hear_by:%A}", "coral",
        )
        for row in _asked.objects(user.pk, hat.service_id)
    )  # fmt: skip
    return _named(lines, Need("See all who asked to be contacted", reverse("asked"), "more", "coral"))


_handed_in = Prepared(lambda user, service: sittings_to_mark(User(pk=user), service)[: MOST + 1], int, int)


def _to_mark(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"Mark what {row.person} wrote", reverse("quizzes:sitting_seen", args=[row.uuid]), row.quiz_title, "sun")
        for row in _handed_in.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all that is handed in", reverse("quizzes:marking") + "?waiting=on", "more", "sun"))


def _sessions_without_register(service: int) -> QuerySet[LiveSession]:
    kept = Attendance.objects.filter(session=OuterRef("pk"))
    return (
        LiveSession.objects.planned()
        .filter(~Exists(kept), cohort__service=service, ends_at__lt=clock.now(), ends_at__gt=clock.now() - LONG_AGO)
        .filter(Exists(Enrolment.objects.filter(cohort=OuterRef("cohort"))))
        .select_related("cohort")
        .order_by("starts_at")[: MOST + 1]
    )


_without_register = Prepared(_sessions_without_register, int)


def _registers(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"Say who came to {row}, {row.cohort}", reverse("cohorts:session", args=[row.pk]), f"{row.day:%-d %B}", "sun")
        for row in _without_register.objects(hat.service_id)
    )
    return _named(lines, Need("See all live sessions", reverse("cohorts:cohorts"), "more", "sun"))


def _catch_ups_signed_by_one(user: int, service: int) -> QuerySet[CatchUp]:
    signed = CatchUpSignature.objects.filter(catch_up=OuterRef("pk"))
    here = Enrolment.objects.filter(pk=OuterRef("enrolment"), service=service).exclude(
        person=user
    )  # not a join: it would begin with them all
    return (
        CatchUp.objects.open()
        .filter(Exists(signed.filter(side=Side.PERSON)), ~Exists(signed.filter(side=Side.LEADER)), Exists(here))
        .select_related("enrolment__person")
        .order_by("made_at")[: MOST + 1]
    )


_signed_by_one = Prepared(_catch_ups_signed_by_one, int, int)


def _catch_ups(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"Sign what {row.enrolment.person} caught up on", reverse("cohorts:catch_up", args=[row.pk]), "to sign", "sun")
        for row in _signed_by_one.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all cohorts", reverse("cohorts:cohorts"), "more", "sun"))


def _sign_offs(user: User, hat: Hat) -> list[Need]:
    counts = Counter(one.induction for one in signatures_waiting(user) if one.induction.service_id == hat.service_id)
    lines = (
        Need(f"Sign for {one.person}: {count} item{'' if count == 1 else 's'}", reverse("induction:one", args=[one.pk]), "induction", "sun")
        for one, count in counts.items()
    )
    return _named(lines, Need("See all inductions", reverse("induction:home"), "more", "sun"))


_not_read = Prepared(
    lambda user, service: (
        Share.objects.unread_by(User(pk=user)).filter(service=service).select_related("writer").order_by("-shared_at")[: MOST + 1]
    ),
    int,
    int,
)


def _shared(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"{row.writer} shared a reflection", reverse("reflections:one", args=[row.pk]), "not read yet", "plum")
        for row in _not_read.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all that is shared with you", reverse("reflections:with_me"), "more", "plum"))


def _preparations_not_read(user: int, service: int) -> QuerySet[PreparedShare]:
    seen = PreparedShareOpening.objects.filter(share=OuterRef("pk"), person=user)
    return (
        PreparedShare.objects.readable_by(User(pk=user))
        .on_the_agenda()
        .filter(~Exists(seen), talk_only=False, supervision__service=service)
        .select_related("writer", "supervision")
        .order_by("supervision", "-shared_at")[:MOST_PREPARED]
    )


_prepared_not_read = Prepared(_preparations_not_read, int, int)


def _prepared(user: User, hat: Hat) -> list[Need]:
    by_person = {row.supervision_id: row for row in _prepared_not_read.objects(user.pk, hat.service_id)}
    lines = (
        Need(
            f"{row.writer} shared something for supervision", reverse("supervision:pair", args=[row.supervision_id]), "not read yet", "plum"
        )
        for row in by_person.values()
    )
    return _named(lines, Need("See your supervision desk", reverse("supervision:desk"), "more", "plum"))


def _to_sign(user: User, hat: Hat) -> list[Need]:
    rows = [row for row in to_sign(user) if row.supervision.service_id == hat.service_id]
    lines = (
        Need(f"Read and sign what {row.supervision.person} and you wrote", reverse("supervision:session", args=[row.pk]), "to sign", "sun")
        for row in rows
    )
    return _named(lines, Need("See your supervision desk", reverse("supervision:desk"), "more", "sun"))


def _overdue(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(
            f"Plan supervision with {row.person}",
            _pair(row),
            f"was due {row.cycle.due.on:%-d %B}", "coral",
        )
        for row in overdue(user, service=hat.service_id, most=MOST + 1)
    )  # fmt: skip
    return _named(lines, Need("See your supervision desk", reverse("supervision:desk"), "more", "coral"))


def _pair(row: Supervised) -> str:
    if row.supervision:
        return reverse("supervision:pair", args=[row.supervision])
    return reverse("supervision:with_person", args=[row.service.uuid, row.person.uuid])


_asking = Prepared(
    lambda user, service: (
        Enrolment.objects.open()
        .filter(service=service, asks__gt=0)
        .exclude(person=user)
        .select_related("person")
        .order_by("pk")[: MOST + 1]
    ),
    int,
    int,
)


def _together(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"Do a lesson together with {one.person}", reverse("one_person", args=[one.uuid]), "asked for", "plum")
        for one in _asking.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all who asked", reverse("people") + "?state=asked", "more", "plum"))


def _completed_without_certificate(user: int, service: int) -> QuerySet[Enrolment]:
    given = Award.objects.filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(~Exists(given), service=service, state=EnrolmentState.COMPLETED)
    return rows.exclude(person=user).select_related("person", "cohort").order_by("completed_at", "pk")[: MOST + 1]


_without_certificate = Prepared(_completed_without_certificate, int, int)


def _where_to_give(one: Enrolment) -> str:
    if one.cohort and one.cohort.service_id == one.service_id:
        return reverse("cohort_certificates:cohort", args=[one.cohort.uuid])
    return reverse("one_person", args=[one.uuid])


def _certificates(user: User, hat: Hat) -> list[Need]:
    lines = (
        Need(f"Give {one.person} their certificate", _where_to_give(one), "course completed", "leaf")
        for one in _without_certificate.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all who completed", reverse("people") + "?state=completed", "more", "leaf"))


_away = Prepared(
    lambda user, service: (
        Enrolment.objects.open()
        .filter(service=service, seen_on__lte=quiet_since())
        .exclude(person=user)
        .select_related("person")
        .order_by("-seen_on", "pk")[: MOST + 1]
    ),
    int,
    int,
)


def _quiet(user: User, hat: Hat) -> list[Need]:
    """Those who have just become quiet first: a word helps most then."""
    today = clock.today()
    lines = (
        Need(f"Check in with {one.person}", reverse("one_person", args=[one.uuid]), f"away {(today - one.seen_on).days} days", "grey")
        for one in _away.objects(user.pk, hat.service_id)
    )
    return _named(lines, Need("See all who have been away", reverse("people") + "?state=quiet", "more", "grey"))


_lost = Prepared(
    lambda service: Invitation.objects.filter(service=service).in_state(InvitationState.UNDELIVERED).order_by().values("pk")[:2], int
)


def _undelivered(user: User, hat: Hat) -> list[Need]:
    lost = len(_lost.rows(hat.service_id))
    if not lost:
        return []
    words = "An invitation could not be sent" if lost == 1 else "Some invitations could not be sent"
    return [Need(words, reverse("invitations") + f"?state={InvitationState.UNDELIVERED}", "mail", "sun")]
