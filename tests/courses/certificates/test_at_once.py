"""In the same instant: whatever is pressed by two people, or twice, there is one certificate, one document, one successor."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import PrintKind, PrintState, TitleChoice
from courses.certificates.models import Award, AwardCredential, AwardDocument, AwardSecret, PrintJob, PrintPart
from courses.cohorts.models import Cohort, Enrolment
from foundation import audit
from foundation.enums import Verb
from people.models import User
from portal.actions import erase_person
from tests.at_once import at_once
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def serials(found: list[object]) -> set[str]:
    """Of the certificates in what `at_once` brought; an error is told as it is."""
    for one in found:
        if isinstance(one, Exception):
            raise one
    return {award.serial for one in found for award in (one.awards if isinstance(one, flows.Given) else [one]) if isinstance(award, Award)}


def test_given_by_two_and_wished_for_is_one_certificate(completed: Enrolment, cast: Cast) -> None:
    def give() -> object:
        return flows.give_certificates([Enrolment.objects.get(pk=completed.pk)], by=User.objects.get(pk=cast.robin.pk))

    def wish() -> object:
        mine, amara = Enrolment.objects.get(pk=completed.pk), User.objects.get(pk=cast.amara.pk)
        with suppress(ValidationError):  # it was given already
            return flows.wish_for_certificate(mine, name="Amara Okafor", title=TitleChoice.FULL, by=amara).award
        return None

    found = at_once(give, wish, give, give)

    assert Award.objects.count() == 1
    assert serials(found) == {Award.objects.get().serial}


def test_replaced_twice_has_one_successor(award: Award, cast: Cast) -> None:
    def again() -> object:
        mine = Award.objects.get(pk=award.pk)
        return flows.replace_certificate(mine, name="Amara O.", title=TitleChoice.FULL, by=User.objects.get(pk=cast.amara.pk))

    at_once(again, again, again)

    assert Award.objects.filter(replaces=award).count() == 1 and Award.objects.count() == 2


def test_the_document_made_three_times_is_one(award: Award) -> None:
    made = at_once(*[lambda: actions.make_document(Award.objects.select_related("person").get(pk=award.pk))] * 3)

    assert len(set(map(str, made))) == 1 and isinstance(made[0], bytes)
    assert (AwardDocument.objects.count(), AwardCredential.objects.count()) == (1, 1)


def test_whoever_is_erased_while_a_file_is_finished_is_in_no_file(
    cohort: Cohort, three: list[Enrolment], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    flows.give_certificates(three[:2], by=cast.robin)
    job = flows.print_certificates(cohort, kind=PrintKind.ZIP, by=cast.robin)
    finishing, record = threading.Event(), audit.record

    def record_slowly(by: User | None, verb: Verb, *args: Any, **ids: Any) -> None:
        record(by, verb, *args, **ids)
        if verb == Verb.PRINTED and not finishing.is_set():
            finishing.set()
            threading.Event().wait(1)  # the file is as good as done, and nothing of it is written for good yet

    monkeypatch.setattr(audit, "record", record_slowly)

    def erase() -> object:
        finishing.wait(20)
        return erase_person(User.objects.get(pk=cast.dev.pk))

    made, erased = at_once(lambda: actions.make_print(PrintJob.objects.get(pk=job.pk)), erase)

    assert made is True and not isinstance(erased, Exception)
    assert PrintJob.objects.get().state == PrintState.ENDED and not PrintPart.objects.exists()
    assert not AwardSecret.objects.filter(award__person=cast.dev).exists()
