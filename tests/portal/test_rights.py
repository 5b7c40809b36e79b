"""A person's rights: to have everything that is kept about them, and to be erased."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from charter_content.reflections.actions import open_share, share_reflection, take_back, write_answer, write_reflection
from charter_content.reflections.models import Reflection
from charter_content.supervision.enums import Keep
from courses.certificates.models import Award, AwardSecret
from courses.certificates.queries import find_award, name_fits
from courses.progress.models import LessonMark, Response
from courses.quizzes.models import Sitting
from foundation.models import AuditEvent, DataKey
from people.models import User
from tests.cast import Cast
from tests.courses.certificates.conftest import award, completed
from tests.factories import supervision

__all__ = ["award", "completed"]  # fixtures

WORDS = "I said less today."


def test_export_holds_everything_of_one_person(award: Award, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    write_reflection(text="Ella's own.", by=cast.ella, seen_revision=0)

    call_command("export_person", "Amara@alongside.example")

    found = json.loads(capsys.readouterr().out)
    assert [row["text"] for row in found["reflections"]] == [WORDS]
    assert [row["lesson"] for row in found["courses"][0]["lessons"]] == ["Saying hello", "Trying it", "Something heavier", "Saying goodbye"]
    [given] = found["certificates"]
    assert (given["name"], given["state"], given["check page shows the name"], given["withdrawn because"]) == (
        "Amara Okafor",
        "valid",
        False,
        "",
    )
    assert "Ella" not in json.dumps(found)
    assert AuditEvent.objects.filter(verb="exported").count() == 1


def test_erasing_takes_everything_but_what_is_certified(award: Award, cast: Cast) -> None:
    write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    serial = award.serial

    call_command("erase_person", "amara@alongside.example", yes=True)

    assert not User.objects.filter(email="amara@alongside.example").exists()
    assert [model.objects.count() for model in (Reflection, Response, LessonMark, Sitting, AwardSecret)] == [0, 0, 0, 0, 0]
    assert not DataKey.objects.filter(owner=cast.amara.key_owner).exists()
    checked = find_award(serial)
    assert checked is not None
    assert checked.facts.title == "Small Course"
    assert name_fits(checked, "Amara Okafor") is None


def test_who_signed_for_others_keeps_a_nameless_account(amara_learns: object, cast: Cast) -> None:
    from courses.cohorts.models import Enrolment
    from courses.progress.actions import record_talk
    from courses.progress.enums import TalkAbout
    from courses.progress.models import Talk

    record_talk(Enrolment.objects.get(), about=TalkAbout.LESSON, key=cast.amara.uuid, label="Day 2, 1.1", name="Robin", by=cast.robin)

    call_command("erase_person", "robin@alongside.example", yes=True)

    robin = User.objects.get(pk=cast.robin.pk)
    assert (str(robin), robin.is_active, robin.has_usable_password(), robin.roles.count()) == ("Somebody", False, False, 0)
    assert Talk.objects.get().recorded_by == robin


def test_sharing_is_exported_to_each_side_as_it_is_theirs(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    row = write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    shared = share_reflection(row, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara).share
    back = share_reflection(row, reader=cast.morgan, service=cast.riverside, seen_revision=1, by=cast.amara).share
    open_share(shared, by=cast.robin)
    write_answer(shared, answer_id=cast.robin.uuid, text="Thank you.", seen_revision=0, send=True, by=cast.robin)
    take_back(back, by=cast.amara)

    def export(person: User) -> dict[str, Any]:
        call_command("export_person", person.email)
        return dict(json.loads(capsys.readouterr().out))

    writers = export(cast.amara)["reflections you shared"]
    assert {(row["with"], row["text"], len(row["opened"]), len(row["answers"])) for row in writers} == {
        ("Robin Hughes", WORDS, 1, 1), ("Morgan Lee", "", 0, 0),
    }  # fmt: skip
    readers = export(cast.robin)
    assert [row["text"] for row in readers["reflections shared with you"][0]["your answers"]] == ["Thank you."]
    assert len(readers["what you opened"]) == 1
    assert WORDS not in json.dumps(readers) and "Amara" not in json.dumps(readers)
    assert not export(cast.morgan)["reflections shared with you"]


def test_supervision_is_exported_to_each_side_as_it_is_theirs(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    pair = supervision.pair_of(cast.dev, cast.riverside)
    supervision.signed(pair, cast.robin, themes="Ending well.", action_1_words="Call", action_1_owner="person")
    supervision.share(supervision.prepare(pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE}, text="Slower."), cast.robin)
    supervision.begin(pair, cast.robin, themes="Not signed yet.")

    def export(person: User) -> dict[str, Any]:
        call_command("export_person", person.email)
        return dict(json.loads(capsys.readouterr().out))

    own = export(cast.dev)
    [one] = own["supervision"]
    assert [(row["stage"], bool(row["signed"])) for row in one["meetings"]] == [("locked", True), ("open", False)]
    assert one["meetings"][0]["signed"]["themes"] == "Ending well." and one["meetings"][1]["being written"]["themes"] == "Not signed yet."
    assert [row["what"] for row in one["to do"]] == ["Call"]
    assert [row["text"] for row in own["prepared"][0]["principles"]] == ["Slower. P1", "Slower. P4"]
    assert [(row["with"], row["text"]) for row in own["prepared, shared"]] == [("Robin Hughes", "Slower. P1")]
    supervisors = export(cast.robin)
    assert len(supervisors["supervision you hold"]) == 1
    assert not any(words in json.dumps(supervisors) for words in ("Slower", "Dev", "Ending well", "Not signed yet"))


def test_unknown_address_is_told(db: None) -> None:
    for command in ("export_person", "erase_person"):
        with pytest.raises(CommandError, match="nobody with the address"):
            call_command(command, "nobody@alongside.example")
