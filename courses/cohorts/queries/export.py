"""Everything about one person's live sessions, for that person."""

from typing import Any

from courses.cohorts.models import Enrolment
from foundation.keys import KeyRing
from people.models import User


def sessions_about(enrolment: Enrolment, ring: KeyRing) -> dict[str, Any]:
    """What is kept about live sessions of one course: registers with every correction, check-ins, catching up, access needs."""
    needs = getattr(enrolment, "access_needs", None)
    return {
        "cohort": str(enrolment.cohort or ""),
        "live sessions": [
            {"session": str(row.session), "on": row.session.starts_at, "what": row.get_presence_display(), "kept": row.recorded_at}
            for row in enrolment.attendances.select_related("session").order_by("pk")
        ],
        "checked in": [{"session": str(row.session), "at": row.at} for row in enrolment.check_ins.select_related("session")],
        "catching up": [
            {
                "day": row.number, "agreed": row.made_at, "what": ring.read(row, "tasks").split("\n"),
                "signed": [{"by": one.name, "at": one.at} for one in row.signatures.all()],
            }
            for row in enrolment.catch_ups.prefetch_related("signatures")
        ],
        "what you need": ring.read(needs, "needs") if needs else "",
    }  # fmt: skip


def facilitating_about(person: User) -> list[str]:
    """The cohorts that `person` is named to facilitate."""
    return [str(row) for row in person.facilitated_cohorts.order_by("pk")]
