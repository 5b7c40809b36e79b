"""Mail to a person about their account here: written down with what it tells of, sent in the background, tried again, never twice."""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django_tasks import task

from foundation import clock, mail
from people.enums import LOST_AFTER, MESSAGES_KEPT, RETRY_AFTER, GivenUp, MessageKind, WaitsFor
from people.models import Message, MessagePreferences, User
from people.policies import message_preferences
from people.queries import mail_lines, message_preferences_of
from people.wording import MAIL_SAYS

logger = logging.getLogger("alongside.mail")
AT_ONCE = 200
"""So many messages one round sends; the next goes on. Nothing else waits long behind a mail server that is slow."""
PAGE = "/profile/messages/"


@transaction.atomic
def send_message(person: User, *, kind: MessageKind, path: str, dedupe: str = "") -> Message | None:
    """Write `person` that there is something at `path` (of this website). Call it in the transaction of what it tells of.

    `dedupe` names the occasion, by ids: the same one is never mailed twice. Empty: this is an occasion of its own. When it is due now, its
    sending is enqueued on commit; in quiet hours, or for who likes one mail a day, it waits. None when the account is off.
    """
    if not person.is_active:
        return None
    now = clock.now()
    due_at, waits_for = message_preferences_of(person).when(kind, now)
    row, is_new = Message.objects.get_or_create(
        person=person, dedupe=dedupe or uuid.uuid4().hex,
        defaults={"kind": kind, "path": path, "made_at": now, "due_at": due_at, "waits_for": waits_for},
    )  # fmt: skip
    if is_new and waits_for == WaitsFor.NOTHING:
        transaction.on_commit(partial(deliver.enqueue, row.pk))
    return row


@task(backend="work")
def deliver(message_id: int) -> None:
    """In the background: `deliver_message`. It stands here, and not in tasks.py, since whoever writes a message sets it off."""
    deliver_message(message_id)


def deliver_message(message_id: int) -> bool:
    """Send one message that is due. True when it went; False when it was not due, was taken already, or could not be sent.

    It is claimed first. What fails for sure is tried again after RETRY_AFTER, outside quiet hours, and then given up. Where nobody can say
    whether it went, it is given up at once. Not to be called in a transaction.
    """
    now = clock.now()
    if not Message.objects.due(now).filter(pk=message_id).update(claimed_at=now):
        return False
    row = Message.objects.select_related("person").get(pk=message_id)
    if not row.person.is_active:
        _give_up(row, GivenUp.OFF)
        return False
    row.tries += 1
    try:
        _hand_over(row)
    except mail.NotAccepted as error:
        logger.warning("message %s was not accepted (try %s): %s", row.pk, row.tries, type(error.__cause__).__name__)
        if row.tries > len(RETRY_AFTER):
            _give_up(row, GivenUp.REFUSED)
        else:
            row.due_at = message_preferences_of(row.person).put_off(clock.now() + RETRY_AFTER[row.tries - 1])
            row.claimed_at = None
            row.save(update_fields=["tries", "due_at", "claimed_at"])
        return False
    except Exception as error:  # noqa: BLE001 -- whatever it is: it may have gone, and it must not go twice
        # without the trace: it could hold the address
        logger.error("message %s may have gone or not: %s", row.pk, type(error).__name__)
        _give_up(row, GivenUp.UNSURE)
        return False
    row.sent_at, row.sent_to = clock.now(), masked(row.person.email)
    row.save(update_fields=["tries", "sent_at", "sent_to"])
    return True


def masked(address: str) -> str:
    """`amara@alongside.example` as `a…@alongside.example`: enough to know which of one's addresses it is."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1] if len(name) > 1 else ''}…@{domain}"[:80]


def _hand_over(row: Message) -> None:
    kind = MessageKind(row.kind)
    lines = [(words, f"{settings.WAGTAILADMIN_BASE_URL}{path}") for words, path in mail_lines(row)]
    mail.send(
        "people/email/message", to=row.person.email, subject=kind.label,
        context={"subject": kind.label, "says": MAIL_SAYS[kind], "lines": lines, "settings_url": f"{settings.WAGTAILADMIN_BASE_URL}{PAGE}"},
    )  # fmt: skip


def _give_up(row: Message, why: GivenUp) -> None:
    row.given_up_at, row.given_up = clock.now(), why
    row.save(update_fields=["tries", "given_up_at", "given_up"])


def send_due() -> int:
    """Each minute: what is due and was not sent, by a crash, a retry, quiet hours that ended, or the one mail a day. Returns how many went.

    What waited for the same hour goes to each person in one mail.
    """
    now = clock.now()
    Message.objects.filter(sent_at=None, given_up_at=None, claimed_at__lt=now - LOST_AFTER).update(given_up_at=now, given_up=GivenUp.UNSURE)
    _gather(now)
    due = Message.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    return sum(deliver_message(pk) for pk in list(due))


def _gather(now: dt.datetime) -> None:
    """Put together, for each person, what waited until now: one mail a day, or more than one after quiet hours."""
    held = Message.objects.due(now).exclude(waits_for=WaitsFor.NOTHING).exclude(kind=MessageKind.DIGEST).filter(tries=0)
    by_person: dict[int, list[Message]] = {}
    for row in held.order_by("pk")[: 10 * AT_ONCE]:
        by_person.setdefault(row.person_id, []).append(row)
    for person_id, rows in by_person.items():
        if len(rows) == 1 and rows[0].waits_for != WaitsFor.DAILY:
            continue
        with suppress(IntegrityError), transaction.atomic():  # another worker was first, and is still at it
            whole = Message.objects.create(
                person_id=person_id, kind=MessageKind.DIGEST, path=PAGE, dedupe=f"digest:{rows[-1].pk}", made_at=now, due_at=now
            )
            if not Message.objects.due(now).filter(pk__in=[row.pk for row in rows]).update(gathered_in=whole):
                transaction.set_rollback(True)  # another worker was first


@transaction.atomic
def set_message_preferences(person: User, values: Mapping[str, Any], *, by: User) -> MessagePreferences:
    """When `person` would like mail. What waits goes by it too.

    Raises PermissionDenied unless it is their own, ValidationError when a value does not fit.
    """
    User.objects.select_for_update().get(pk=person.pk)
    row = message_preferences_of(person)
    message_preferences.require(by, "change", row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    now = clock.now()
    for message in Message.objects.waiting().filter(~Q(waits_for=WaitsFor.NOTHING), person=person, tries=0).select_for_update():
        message.due_at, message.waits_for = row.when(MessageKind(message.kind), now)
        message.save(update_fields=["due_at", "waits_for"])
    return row


def forget_messages() -> int:
    """Each minute: what was sent or given up long ago goes. Returns how many."""
    old = Message.objects.filter(made_at__lt=clock.now() - MESSAGES_KEPT, gathered_in=None).exclude(sent_at=None, given_up_at=None)
    return old.delete()[0]
