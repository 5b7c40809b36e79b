"""What needs a coordinator today, in words. Each kind is asked for with a limit: a large service costs as much as a small one."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef
from django.urls import reverse

from charter_content.induction.queries import signatures_waiting
from charter_content.reflections.models import Share, ShareOpening
from charter_content.supervision.models import PreparedShare, PreparedShareOpening
from charter_content.supervision.queries import DeskRow as Supervised
from charter_content.supervision.queries import overdue, to_sign
from courses.certificates.models import Award
from courses.cohorts.enums import EnrolmentState, Side
from courses.cohorts.models import Attendance, CatchUp, CatchUpSignature, Enrolment, LiveSession
from courses.quizzes.queries import finished_sittings
from foundation import clock
from people.enums import InvitationState
from people.hats import Hat
from people.models import ContactRequest, Invitation, User
from portal.queries.desk import quiet_since

LONG_AGO = dt.timedelta(weeks=12)
"""A register that nobody kept for so long is not asked for any more."""
MOST = 4
"""So many of a kind are named; the rest is behind a link."""


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


def _contact(user: User, hat: Hat) -> list[Need]:
    rows = ContactRequest.objects.asked_of(user).filter(service=hat.service_id).select_related("person").order_by("hear_by", "asked_at")
    today = clock.today()
    lines = (
        Need(
            f"Get in touch with {row.person}", reverse("one_asked", args=[row.uuid]),
            "should have heard by now" if row.hear_by < today else f"hears by {row.hear_by:%A}", "coral",
        )
        for row in rows[: MOST + 1]
    )  # fmt: skip
    return _named(lines, Need("See all who asked to be contacted", reverse("asked"), "more", "coral"))


def _to_mark(user: User, hat: Hat) -> list[Need]:
    rows = finished_sittings(user, waiting=True).filter(answers__hand_in__service=hat.service_id).distinct()
    lines = (
        Need(f"Mark what {row.person} wrote", reverse("quizzes:sitting_seen", args=[row.uuid]), row.quiz_title, "sun")
        for row in rows[: MOST + 1]
    )
    return _named(lines, Need("See all that is handed in", reverse("quizzes:marking") + "?waiting=on", "more", "sun"))


def _registers(user: User, hat: Hat) -> list[Need]:
    kept = Attendance.objects.filter(session=OuterRef("pk"))
    rows = (
        LiveSession.objects.planned()
        .filter(~Exists(kept), cohort__service=hat.service_id, ends_at__lt=clock.now(), ends_at__gt=clock.now() - LONG_AGO)
        .filter(Exists(Enrolment.objects.filter(cohort=OuterRef("cohort"))))
        .select_related("cohort")
        .order_by("starts_at")
    )
    lines = (
        Need(f"Say who came to {row}, {row.cohort}", reverse("cohorts:session", args=[row.pk]), f"{row.day:%-d %B}", "sun")
        for row in rows[: MOST + 1]
    )
    return _named(lines, Need("See all live sessions", reverse("cohorts:cohorts"), "more", "sun"))


def _catch_ups(user: User, hat: Hat) -> list[Need]:
    signed = CatchUpSignature.objects.filter(catch_up=OuterRef("pk"))
    rows = (
        CatchUp.objects.open()
        .filter(Exists(signed.filter(side=Side.PERSON)), ~Exists(signed.filter(side=Side.LEADER)), enrolment__service=hat.service_id)
        .exclude(enrolment__person=user)
        .select_related("enrolment__person")
        .order_by("made_at")
    )
    lines = (
        Need(f"Sign what {row.enrolment.person} caught up on", reverse("cohorts:catch_up", args=[row.pk]), "to sign", "sun")
        for row in rows[: MOST + 1]
    )
    return _named(lines, Need("See all cohorts", reverse("cohorts:cohorts"), "more", "sun"))


def _sign_offs(user: User, hat: Hat) -> list[Need]:
    counts = Counter(one.induction for one in signatures_waiting(user) if one.induction.service_id == hat.service_id)
    lines = (
        Need(f"Sign for {one.person}: {count} item{'' if count == 1 else 's'}", reverse("induction:one", args=[one.pk]), "induction", "sun")
        for one, count in counts.items()
    )
    return _named(lines, Need("See all inductions", reverse("induction:home"), "more", "sun"))


def _shared(user: User, hat: Hat) -> list[Need]:
    seen = ShareOpening.objects.filter(share=OuterRef("pk"), person=user)
    rows = Share.objects.readable_by(user).filter(~Exists(seen), service=hat.service_id).select_related("writer").order_by("-shared_at")
    lines = (
        Need(f"{row.writer} shared a reflection", reverse("reflections:one", args=[row.pk]), "not read yet", "plum")
        for row in rows[: MOST + 1]
    )
    return _named(lines, Need("See all that is shared with you", reverse("reflections:with_me"), "more", "plum"))


def _prepared(user: User, hat: Hat) -> list[Need]:
    seen = PreparedShareOpening.objects.filter(share=OuterRef("pk"), person=user)
    rows = (
        PreparedShare.objects.readable_by(user)
        .on_the_agenda()
        .filter(~Exists(seen), talk_only=False, supervision__service=hat.service_id)
        .select_related("writer", "supervision")
        .order_by("supervision", "-shared_at")
    )
    by_person = {row.supervision_id: row for row in rows[: MOST * 4]}
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


def _together(user: User, hat: Hat) -> list[Need]:
    rows = Enrolment.objects.open().filter(service=hat.service_id, asks__gt=0).exclude(person=user).select_related("person").order_by("pk")
    lines = (
        Need(f"Do a lesson together with {one.person}", reverse("one_person", args=[one.uuid]), "asked for", "plum")
        for one in rows[: MOST + 1]
    )
    return _named(lines, Need("See all who asked", reverse("people") + "?state=asked", "more", "plum"))


def _certificates(user: User, hat: Hat) -> list[Need]:
    given = Award.objects.filter(enrolment=OuterRef("pk"))
    rows = (
        Enrolment.objects.filter(~Exists(given), service=hat.service_id, state=EnrolmentState.COMPLETED)
        .exclude(person=user)
        .select_related("person")
        .order_by("pk")
    )
    lines = (
        Need(f"Ask {one.person} how their certificate should read", reverse("one_person", args=[one.uuid]), "course completed", "leaf")
        for one in rows[: MOST + 1]
    )
    return _named(lines, Need("See all who completed", reverse("people") + "?state=completed", "more", "leaf"))


def _quiet(user: User, hat: Hat) -> list[Need]:
    today = clock.today()
    rows = (
        Enrolment.objects.open()
        .filter(service=hat.service_id, seen_on__lte=quiet_since())
        .exclude(person=user)
        .select_related("person")
        .order_by("-seen_on", "pk")
    )
    lines = (
        Need(f"Check in with {one.person}", reverse("one_person", args=[one.uuid]), f"away {(today - one.seen_on).days} days", "grey")
        for one in rows[: MOST + 1]
    )
    return _named(lines, Need("See all who have been away", reverse("people") + "?state=quiet", "more", "grey"))


def _undelivered(user: User, hat: Hat) -> list[Need]:
    rows = Invitation.objects.filter(service=hat.service_id)
    lost = rows.in_state(InvitationState.UNDELIVERED)[: MOST + 1].count()
    if not lost:
        return []
    words = "An invitation could not be sent" if lost == 1 else "Some invitations could not be sent"
    return [Need(words, reverse("invitations") + f"?state={InvitationState.UNDELIVERED}", "mail", "sun")]
