"""Inductions made through the same steps as the screens."""

import datetime as dt
import json
from typing import Any

from charter_content.charter.actions import Said, say_read_together
from charter_content.induction.actions import Signed, agree_elsewhere, record_elsewhere, sign_item, start_induction
from charter_content.induction.enums import Signer
from charter_content.induction.files import CONTENT, read_template_file
from charter_content.induction.models import Induction, InductionTemplate, InductionVersion
from charter_content.induction.queries import item_state, reading_of, versions_to_start
from foundation import clock
from people.models import Service, User

BOTH, MANAGER, SAFETY, CHARTER, COURSE = "welcome-talk", "checks", "keeping-people-safe", "charter", "course"
TOGETHER, SUPERVISION, AGREEMENT = "boundaries", "first-supervision", "supervision-agreement"
ALL_THREE, ALONE = "decide-together", "keep-well-plan"


def shipped() -> InductionVersion:
    """The checklist that ships, as it is in use."""
    return next(version for version in versions_to_start() if version.template_key == read_template_file(CONTENT).key)


def begun(person: User, service: Service, by: User, *, days_ago: int = 10, version: InductionVersion | None = None) -> Induction:
    """An induction whose first day was so many days ago."""
    starts_on = clock.today() - dt.timedelta(days=days_ago)
    return start_induction(person, service=service, version=version or shipped(), starts_on=starts_on, by=by)


def sign(row: Induction, code: str, by: User, signer: Signer | None = None, **more: Any) -> Signed:
    """Signed as a screen sends it that shows what there is: the person as peer supporter, others as coordinator."""
    row = Induction.objects.select_related("version").get(pk=row.pk)
    signer = signer or (Signer.SUPPORTER if row.person_id == by.pk else Signer.COORDINATOR)
    reading = reading_of(item_state(row, code))
    read = reading.version or ("3" if reading.title else "")
    values: dict[str, Any] = {"name": str(by), "seen": row.version.number, "document_version": read}
    return sign_item(row, code, signer=signer, by=by, **(values | more))


def elsewhere(row: Induction, code: str, by: User, how: str = "I rang them.", *, agreed: bool = False) -> Signed:
    """Whoever leads says that it was done elsewhere; and the person agrees."""
    said = record_elsewhere(row, code, name=str(by), how=how, by=by)
    return agree_elsewhere(row, code, about=said.row.pk, name=str(row.person), by=row.person) if agreed else said


def read_together(row: Induction, by: User, *, days_ago: int = 0, version: int = 1) -> Said:
    """`by`, one of the two, says that they read the charter together so many days ago."""
    day = clock.today() - dt.timedelta(days=days_ago)
    return say_read_together(row.person, service=row.service, read_on=day, version=version, name=str(by), by=by)


def item(code: str, **values: Any) -> dict[str, Any]:
    """One item as the stream of a template keeps it."""
    usual = {
        "code": code, "stage": "before", "due_days": None, "text": f"About {code}", "how": "", "led_by": ["coordinator"],
        "signed_by": ["supporter", "coordinator"], "known": "", "course": None, "reads": "", "document": "", "document_version": "",
        "document_link": "",
    }  # fmt: skip
    return {"type": "item", "id": f"id-{code}", "value": usual | values}


def published(*items: dict[str, Any], title: str = "A short one", template: InductionTemplate | None = None) -> InductionVersion:
    """A checklist of these items, published; as the next version of `template` where one is given."""
    template = template or InductionTemplate(title=title, live=False)
    template.items = json.dumps(list(items))
    template.save()
    template.publish(template.save_revision(clean=False), skip_permission_checks=True)
    return InductionVersion.objects.filter(template_key=template.key).latest("number")
