"""An induction for the sample: in its second month, with a “not agreed yet”, and things that wait for several people."""

import datetime as dt

from charter_content.charter.actions import agree_read_together, say_read_together
from charter_content.charter.queries import versions_to_read
from charter_content.induction.actions import (
    agree_elsewhere,
    name_signer,
    record_elsewhere,
    say_not_yet,
    sign_item,
    start_induction,
)
from charter_content.induction.enums import Signer
from charter_content.induction.models import Induction, SignOff
from charter_content.induction.queries import item_state, reading_of, versions_to_start
from foundation import clock
from people.models import Service, User

NOT_YET, ELSEWHERE = "meet-the-team", "checks"
WAITS_FOR_PERSON, WAITS_FOR_COORDINATOR = "check-ins", "boundaries"


def sample_induction(person: User, coordinator: User, manager: User, safeguarding: User, service: Service) -> None:
    """`person` began seven weeks ago. Nothing is made where there is no published checklist."""
    versions = versions_to_start()
    if not versions:
        return
    now = clock.now()
    with clock.set_to(now - dt.timedelta(days=56)):
        starts_on = clock.today() + dt.timedelta(days=7)
        row = start_induction(person, service=service, version=versions[0], starts_on=starts_on, by=coordinator)
        name_signer(row, signer=Signer.SAFEGUARDING, person=safeguarding, by=coordinator)
    people = {
        Signer.SUPPORTER: person, Signer.COORDINATOR: coordinator, Signer.MANAGER: manager, Signer.SAFEGUARDING: safeguarding,
    }  # fmt: skip
    for item in row.version.items.all():
        if item.known or item.due_days > 30 or item.code in (NOT_YET, ELSEWHERE, "first-match"):
            continue
        with clock.set_to(now - dt.timedelta(days=min(50 - item.due_days, 54))):
            for signer in item.signers:
                waits = {WAITS_FOR_PERSON: Signer.SUPPORTER, WAITS_FOR_COORDINATOR: Signer.COORDINATOR}.get(item.code)
                if signer != waits:
                    _sign(row, item.code, signer, people[signer])
    with clock.set_to(now - dt.timedelta(days=47)):
        codes = {item.code for item in row.version.items.all()}
        if NOT_YET in codes:
            say_not_yet(row, NOT_YET, signer=Signer.SUPPORTER, comment="I have not met the evening team yet.", by=person)
        if charters := versions_to_read():
            said = say_read_together(
                person, service=service, read_on=starts_on, version=charters[-1].number, name=str(coordinator), by=coordinator
            )
            agree_read_together(said.row, name=str(person), by=person)
        if ELSEWHERE in codes:
            how = "Seen at our other house in May: Sunita showed me the letter of the umbrella body."
            checked: SignOff = record_elsewhere(row, ELSEWHERE, name=str(coordinator), how=how, by=coordinator).row
            agree_elsewhere(row, ELSEWHERE, about=checked.pk, name=str(person), by=person)


def _sign(row: Induction, code: str, signer: Signer, by: User) -> None:
    reading = reading_of(item_state(row, code))
    version = reading.version or ("June 2026" if reading.title else "")
    sign_item(row, code, signer=signer, name=str(by), seen=row.version.number, document_version=version, by=by)
