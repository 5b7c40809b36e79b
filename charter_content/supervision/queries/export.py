"""Everything that supervision keeps about one person, opened: for that person, on their request, and for nobody else."""

from dataclasses import asdict
from typing import Any

from charter_content.supervision.models import Agreement, Preparation, PreparedShare, PreparedShareOpening, Session, Supervision
from charter_content.supervision.queries.group_record import gatherings_about
from charter_content.supervision.queries.pair import open_actions, signed_agreement
from charter_content.supervision.queries.prepared import open_principles, shared_principle
from charter_content.supervision.queries.writing import signed_summary, texts_of
from foundation.keys import KeyRing
from people.models import User


def supervision_about(person: User) -> dict[str, Any]:
    """What `person` prepared, shared, agreed and signed; and when they opened what others shared: of that no word, and not whose it is."""
    own = Supervision.objects.filter(person=person).select_related("service", "supervisor", "person")
    return {
        "supervision": [_pair(row, person) for row in own.order_by("began")],
        "prepared": [_prepared(row, person.ring) for row in Preparation.objects.filter(supervision__person=person).order_by("made_at")],
        "prepared, shared": [_share(row) for row in PreparedShare.objects.filter(writer=person).select_related("reader", "writer")],
        "prepared by others, opened by you": [
            {"share": str(row.share_id), "at": row.at} for row in PreparedShareOpening.objects.filter(person=person).order_by("at")
        ],
        "supervision you hold": [
            {"service": str(row.service), "as": row.hat, "since": row.began}
            for row in Supervision.objects.filter(supervisor=person).select_related("service").order_by("began")
        ],
        **gatherings_about(person),
    }


def _pair(row: Supervision, person: User) -> dict[str, Any]:
    return {
        "service": str(row.service), "as": row.hat, "supervisor": str(row.supervisor or ""), "since": row.began, "ended": row.ended_at,
        "agreements": [asdict(signed_agreement(one)) for one in Agreement.objects.signed().filter(supervision=row).order_by("locked_at")],
        "meetings": [
            _session(one) for one in Session.objects.filter(supervision=row).prefetch_related("additions").order_by("made_at")
        ],
        "to do": [{"what": one.words, "who": one.owner, "by": one.due_on} for one in open_actions(row, by=person)],
    }  # fmt: skip


def _session(row: Session) -> dict[str, Any]:
    return {
        "planned": row.planned_for, "where": row.place, "held": row.held_on, "stage": row.stage,
        "signed": asdict(signed_summary(row)) if row.locked_at else None, "being written": texts_of(row),
    }  # fmt: skip


def _prepared(row: Preparation, ring: KeyRing) -> dict[str, Any]:
    return {
        "begun": row.made_at,
        "principles": [
            {"principle": one.name, "word": one.word_label, "text": one.text, "and with this one": one.keep}
            for one in open_principles(row, ring)
        ],
    }


def _share(row: PreparedShare) -> dict[str, Any]:
    kept = None if row.taken_back_at else shared_principle(row)
    return {
        "principle": row.name, "with": str(row.reader or ""), "shared": row.shared_at, "taken back": row.taken_back_at,
        "word": kept.word if kept else "", "text": kept.text if kept else "",
        "opened": [one.at for one in row.openings.all()],
    }  # fmt: skip
