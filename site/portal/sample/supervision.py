"""A supervision for the sample: some weeks of meetings, an agreement, and getting ready for the next time."""

import datetime as dt

from charter_content.charter.queries import principles_by_code
from charter_content.supervision.actions import (
    Plan,
    Sent,
    begin_agreement,
    begin_preparation,
    begin_session,
    plan_gathering,
    plan_session,
    share_prepared,
    sign_agreement,
    sign_session,
    sign_up,
    supervision_of,
    words_of,
    write_agreement,
    write_prepared,
    write_session,
)
from charter_content.supervision.enums import Answer, GatheringKind, Keep, Kind, Place, Word
from charter_content.supervision.models import Agreement, Session, Supervision
from foundation import clock
from people.models import Service, User

PREPARED = (
    (
        "P12",
        Place.WELL,
        Word.VERY_MUCH,
        "We walked the same round as last week. Being on time seems to matter more than what I say.",
        Keep.SHARE,
    ),
    (
        "P9",
        Place.HARDER,
        Word.A_LITTLE,
        "I notice that I answer every message within the hour. I am not sure who that helps.",
        Keep.PRIVATE,
    ),
    ("P11", Place.NOT_LATELY, Word.RATHER_TALK, "", Keep.TALK),
)
MEETINGS: tuple[tuple[int, dict[str, str]], ...] = (
    (
        50,
        {
            "principles": "P1 P2", "minutes": "60", "safety": "no", "themes": "First weeks. What to say when somebody asks for a promise.",
            "learning": "Practise the line about what cannot stay private.",
            "action_1_words": "Write a first-meeting card in my own words.", "action_1_owner": "person",
        },
    ),
    (
        22,
        {
            "principles": "P4 P12", "minutes": "55", "safety": "no", "themes": "Giving and getting. Being steady without being on call.",
            "check_1_word": "mostly", "check_1_action": "Agree on when messages are answered.",
            "action_1_words": "Ask the team for a quiet room on Tuesdays.", "action_1_owner": "supervisor",
        },
    ),
)  # fmt: skip


def sample_supervision(person: User, supervisor: User, service: Service) -> None:
    """Two signed meetings, an agreement, a day for the next one, a preparation of which one principle is shared, and a planned group."""
    now = clock.now()
    with clock.set_to(now - dt.timedelta(days=58)):
        pair = supervision_of(person, service=service, by=person)
        _agree(pair, supervisor)
    for days, texts in MEETINGS:
        with clock.set_to(now - dt.timedelta(days=days)):
            _meet(pair, supervisor, texts)
    with clock.set_to(now - dt.timedelta(days=23)):
        _prepare(pair, supervisor, shared=False)
    at = (now + dt.timedelta(days=3)).replace(hour=13, minute=30, second=0, microsecond=0)
    plan_session(pair, at=at, kind=Kind.FULL, place="The small room at Riverside", by=supervisor)
    with clock.set_to(now - dt.timedelta(days=1)):
        _prepare(pair, supervisor, shared=True)
        _meet_with_others(person, supervisor, service)


def _meet_with_others(person: User, supervisor: User, service: Service) -> None:
    """Group supervision in nine days, to which `person` comes."""
    at = (clock.now() + dt.timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)
    row = plan_gathering(service, GatheringKind.GROUP, Plan(at, 90, "The large room at Riverside", 8, (supervisor,)), by=supervisor)
    sign_up(row, answer=Answer.COMING, needs="A break half way, please.", by=person)


def _agree(pair: Supervision, supervisor: User) -> None:
    row = begin_agreement(pair, by=supervisor)
    kept = words_of(row)["disagree"]
    write_agreement(row, {"disagree": Sent(kept.text.replace("(name)", "Sunita Rao"), kept.revision)}, by=supervisor)
    revision = Agreement.objects.get(pk=row.pk).revision
    for one in (pair.person, supervisor):
        sign_agreement(row, name=str(one), seen_revision=revision, by=one)


def _meet(pair: Supervision, supervisor: User, texts: dict[str, str]) -> None:
    row = begin_session(pair, by=supervisor)
    write_session(row, {name: Sent(text, 0) for name, text in texts.items()}, by=supervisor)
    revision = Session.objects.get(pk=row.pk).revision
    for one in (supervisor, pair.person):
        sign_session(row, name=str(one), seen_revision=revision, by=one)


def _prepare(pair: Supervision, supervisor: User, *, shared: bool) -> None:
    known = principles_by_code()
    chosen = [one for one in PREPARED if one[0] in known]
    if not chosen:
        return  # a charter of another organisation
    row = begin_preparation(pair, [(code, place) for code, place, *_ in chosen], by=pair.person)
    for one, (_code, _place, word, text, keep) in zip(row.principles.all(), chosen, strict=True):
        write_prepared(
            one, word=word if shared else Word.HALF, text=text if shared else "", keep=keep if shared else Keep.PRIVATE, seen_revision=1,
            by=pair.person,
        )  # fmt: skip
    if shared:
        wanted = row.principles.exclude(keep=Keep.PRIVATE)
        share_prepared(row, reader=supervisor, seen={one.pk: one.revision for one in wanted}, by=pair.person)
