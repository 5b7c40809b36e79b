"""Coming together: planned, services invited, people signed up, themes put on the agenda without a name."""

import datetime as dt
import json
import random
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from charter_content.supervision.enums import ACROSS, FEWEST_PLACES, MOST_PLACES, MOST_THEMES, Answer, GatheringKind
from charter_content.supervision.models import Gathering, Invitation, SignUp
from charter_content.supervision.policies import gatherings, invitations, sign_ups
from charter_content.supervision.queries.group import agenda_of, all_themes, facilitators_for, is_full, mark_of, services_to_invite
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import Service, User
from people.policies import services

LONGEST_THEME, LONGEST_NEEDS = 500, 2_000
FARTHEST = dt.timedelta(days=2 * 366)
"""How far ahead a day is planned at most. A mistyped year would stand in everybody's list; the last years that there are break it."""


@dataclass(frozen=True)
class Plan:
    """When, where, how many, who facilitates; and which other services are invited."""

    at: dt.datetime
    minutes: int
    place: str
    places: int
    facilitators: tuple[User, ...]
    invited: tuple[Service, ...] = ()


@transaction.atomic
def plan_gathering(host: Service, kind: GatheringKind, plan: Plan, *, by: User) -> Gathering:
    """Plan one at `host`. The same plan twice is once.

    Raises PermissionDenied unless `by` leads `host`, ValidationError {field: message} when something does not fit, or another of this kind
    is planned for that moment.
    """
    services.require(by, "lead", host)
    Service.objects.select_for_update().get(pk=host.pk)
    same = Gathering.objects.open().filter(host=host, kind=kind, planned_for=plan.at).first()
    if same is not None:
        if not _is_as_planned(same, plan):
            raise ValidationError({"at": "Another one is planned for that moment already. Open it to change it."})
        return same
    row = Gathering(kind=kind, host=host)
    _check(row, plan)
    row.planned_for, row.minutes, row.place, row.places = plan.at, plan.minutes, plan.place[:200], plan.places
    # The key is made now: were it made with the first theme, its date would tell when that was written.
    KeyRing(row.key_owner).key_for_writing()
    row.save(force_insert=True)
    row.facilitators.set(plan.facilitators)
    Invitation.objects.create(gathering=row, service=host, accepted_at=clock.now())
    _invite(row, plan)
    audit.record(by, Verb.PLANNED, row)
    return row


@transaction.atomic
def move_gathering(gathering: Gathering, plan: Plan, *, by: User) -> Gathering:
    """Plan it otherwise, and invite further services; those that are invited stay so.

    Raises PermissionDenied unless `by` leads where it is planned and it is open, ValidationError when something does not fit.
    """
    row = _locked(gathering)
    gatherings.require(by, "arrange", row)
    _check(row, plan)
    if row.sign_ups.filter(answer=Answer.COMING).exclude(person__in=plan.facilitators).count() > plan.places:
        raise ValidationError({"places": "More people have signed up already."})
    if row.planned_for != plan.at:
        row.reminded_at = None
    if row.day != timezone.localtime(plan.at).date():
        row.sign_ups.update(came="")  # who came to another day says nothing about this one
    row.revision += 1  # what was read back before is not what would be closed now
    row.planned_for, row.minutes, row.place, row.places = plan.at, plan.minutes, plan.place[:200], plan.places
    row.updated_at = clock.now()
    row.save(update_fields=["planned_for", "minutes", "place", "places", "reminded_at", "revision", "updated_at"])
    row.facilitators.set(plan.facilitators)
    row.sign_ups.filter(person__in=plan.facilitators).delete()  # they come anyway, and are not on the register
    _invite(row, plan)
    audit.record(by, Verb.PLANNED, row)
    return row


def _is_as_planned(row: Gathering, plan: Plan) -> bool:
    """Does `row` say all that `plan` does?"""
    return (
        (row.minutes, row.place, row.places) == (plan.minutes, plan.place[:200], plan.places)
        and set(row.facilitators.all()) == set(plan.facilitators)
        and {one.pk for one in plan.invited} <= set(row.invitations.values_list("service", flat=True))
    )


def _check(row: Gathering, plan: Plan) -> None:
    wrong: dict[str, str] = {}
    if plan.at < clock.now() - dt.timedelta(days=1) and (row._state.adding or row.planned_for != plan.at):
        wrong["on"] = "That day is past."
    elif plan.at > clock.now() + FARTHEST:
        wrong["on"] = "That is more than two years ahead. Is the year right?"
    most = MOST_PLACES[GatheringKind(row.kind)]
    if not FEWEST_PLACES <= plan.places <= most:
        wrong["places"] = f"From {FEWEST_PLACES} to {most}."
    if not 15 <= plan.minutes <= 600:
        wrong["minutes"] = "How many minutes? A whole number, such as 90."
    if not plan.facilitators or not set(plan.facilitators) <= set(facilitators_for(row.host)):
        wrong["facilitators"] = "Choose who facilitates: somebody who leads or mentors here."
    if plan.invited and (row.kind not in ACROSS or not set(plan.invited) <= set(services_to_invite(row.host))):
        wrong["invited"] = "One of these services cannot be invited."
    if wrong:
        raise ValidationError(wrong)


def _invite(row: Gathering, plan: Plan) -> None:
    """To the network each coordinator answers for themselves; to a review day the service is asked first."""
    at_once = clock.now() if row.kind == GatheringKind.NETWORK else None
    for service in plan.invited:
        Invitation.objects.get_or_create(gathering=row, service=service, defaults={"accepted_at": at_once})


@transaction.atomic
def answer_invitation(invitation: Invitation, *, yes: bool, by: User) -> None:
    """Say for one's service whether it takes part. After a no its people see the day no more, and are off the list.

    Raises PermissionDenied unless `by` leads that service and the day is open.
    """
    gathering = _locked(invitation.gathering)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("gathering__host", "service").get(pk=invitation.pk)
    invitations.require(by, "answer", row)
    if (row.accepted_at if yes else row.declined_at) is not None:
        return
    row.accepted_at, row.declined_at = (clock.now(), None) if yes else (None, clock.now())
    row.save(update_fields=["accepted_at", "declined_at"])
    if not yes:
        theirs = row.gathering.sign_ups.filter(service=row.service, answer=Answer.COMING)
        if theirs.exclude(came="").exists():
            _register_changed(gathering)
        theirs.update(answer=Answer.OFF, needs=b"", came="")
    audit.record(by, Verb.ANSWERED, row, yes=yes)


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, by: User) -> None:
    """It does not take place: access needs, themes, and who could not come are deleted.

    Raises PermissionDenied unless `by` leads where it is planned.
    """
    row = _locked(gathering)
    if row.cancelled_at is not None and services.may(by, "lead", row.host):
        return
    gatherings.require(by, "arrange", row)
    row.cancelled_at = row.updated_at = clock.now()
    row.themes, row.words = b"", b""
    row.save(update_fields=["cancelled_at", "updated_at", "themes", "words"])
    row.sign_ups.exclude(answer=Answer.COMING).delete()
    row.sign_ups.update(needs=b"")
    audit.record(by, Verb.CANCELLED, row)


@transaction.atomic
def sign_up(gathering: Gathering, *, answer: Answer, needs: str = "", by: User) -> SignUp:
    """Say that one comes, with what one needs to take part, or that one cannot. It can be changed until the day is closed.

    Raises PermissionDenied unless `by` may come, ValidationError when it is full or too long.
    """
    row = _locked(gathering)
    gatherings.require(by, "join", row)
    service = gatherings.comes_through(by, row)
    assert service is not None
    if answer == Answer.OFF:
        raise PermissionDenied
    if len(needs) > LONGEST_NEEDS:
        raise ValidationError({"needs": f"There is room for {LONGEST_NEEDS:,} characters."})
    mine = row.sign_ups.select_for_update(of=("self",)).filter(person=by).first() or SignUp(gathering=row, person=by)
    if answer == Answer.COMING and mine.answer != Answer.COMING and is_full(row):
        raise ValidationError({"answer": "It is full now. If somebody cannot come, there is room again."})
    ring = KeyRing(row.key_owner)
    mine.answer, mine.service, mine.answered_at = answer, service, clock.now()
    if answer != Answer.COMING and mine.came:
        mine.came = ""
        _register_changed(row)
    ring.write(mine, "needs", needs.strip() if answer == Answer.COMING else "")
    mine.save()
    return mine


@transaction.atomic
def take_off(line: SignUp, *, by: User) -> None:
    """Take somebody off the list who cannot come and said so. Raises PermissionDenied unless `by` facilitates or leads their service."""
    gathering = _locked(line.gathering)
    row = SignUp.objects.select_for_update(of=("self",)).select_related("gathering__host", "service").get(pk=line.pk)
    sign_ups.require(by, "take_off", row)
    if row.answer != Answer.COMING:
        return
    if row.came:
        _register_changed(gathering)
    row.answer, row.needs, row.came = Answer.OFF, b"", ""
    row.save(update_fields=["answer", "needs", "came"])
    audit.record(by, Verb.TAKEN_OFF, row)


@transaction.atomic
def submit_theme(gathering: Gathering, *, text: str, by: User) -> None:
    """Put a theme among the others. Nothing of who wrote it, or when, is kept anywhere: no row, no date, no line in the audit trail.

    So nobody can be told that they have written enough; the list as a whole has an end. Raises PermissionDenied unless `by` may come,
    ValidationError when it is empty, too long, or the list is full. The same words twice are once.
    """
    row = _locked(gathering)
    gatherings.require(by, "submit", row)
    text = text.strip()
    if not text:
        raise ValidationError({"text": "Write a few words first."})
    if len(text) > LONGEST_THEME:
        raise ValidationError({"text": f"There is room for {LONGEST_THEME} characters."})
    themes = all_themes(row)
    if text in themes:
        return
    if len(themes) >= MOST_THEMES:
        raise ValidationError({"text": "There are as many themes as a day can hold. Please bring it on the day."})
    _keep_themes(row, [*themes, text])


def _keep_themes(row: Gathering, themes: list[str]) -> None:
    random.SystemRandom().shuffle(themes)
    KeyRing(row.key_owner).write(row, "themes", json.dumps(themes, ensure_ascii=False))
    row.save(update_fields=["themes"])


@transaction.atomic
def drop_theme(gathering: Gathering, *, mark: str, by: User) -> None:
    """Take a theme out that names somebody, or hurts. Raises PermissionDenied unless `by` facilitates and the themes are shown."""
    row = _locked(gathering)
    gatherings.require(by, "write", row)
    if mark not in {one.mark for one in agenda_of(row)}:
        return
    _keep_themes(row, [one for one in all_themes(row) if mark_of(one) != mark])
    audit.record(by, Verb.THEME_DROPPED, row)


def _register_changed(row: Gathering) -> None:
    """A line that had a mark is gone: what was read back before is not what would be closed now."""
    row.revision += 1
    row.save(update_fields=["revision"])


def _locked(gathering: Gathering) -> Gathering:
    row = Gathering.objects.select_for_update(of=("self",)).select_related("host").filter(pk=gathering.pk).first()
    if row is None:
        raise PermissionDenied
    return row
