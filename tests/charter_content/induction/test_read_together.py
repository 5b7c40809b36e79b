"""The item that the charter is read together: nobody ticks it. It follows from what the two say, each in their own account."""

import datetime as dt
import importlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from charter_content import flows
from charter_content.charter.actions import agree_read_together, load_charter
from charter_content.charter.files import CONTENT, read_charter_file
from charter_content.charter.models import ReadTogether
from charter_content.induction.actions import close_induction, load_template, move_to_version, say_not_yet, take_back
from charter_content.induction.enums import Given, Signer
from charter_content.induction.exchange import read_record, write_record
from charter_content.induction.files import CONTENT as FIRST_MONTHS
from charter_content.induction.files import read_template_file
from charter_content.induction.models import Induction, InductionItem, InductionTemplate, SignOff
from charter_content.induction.pdf import passport_pdf
from charter_content.induction.queries import checklist, item_state, passport_of, signatures_waiting
from foundation import clock
from people.actions import give_role
from people.enums import Role
from people.models import User
from tests.cast import Cast
from tests.factories.induction import CHARTER, begun, elsewhere, read_together, shipped, sign

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def both_read(row: Induction, cast: Cast, *, days_ago: int = 2) -> None:
    said = read_together(row, cast.robin, days_ago=days_ago)
    agree_read_together(said.row, name="Dev Patel", by=cast.dev)


def newer_charter(tmp_path: Path) -> None:
    path = tmp_path / "charter.md"
    path.write_text(CONTENT.read_text().replace("title: ", "title: New ", 1))
    load_charter(read_charter_file(path))


def test_it_follows_from_what_both_say(devs: Induction, cast: Cast) -> None:
    state = item_state(devs, CHARTER)
    assert (state.given, set(state.awaited), state.begun) == (None, {Signer.SUPPORTER, Signer.COORDINATOR}, False)

    said = read_together(devs, cast.robin, days_ago=2)
    state = item_state(devs, CHARTER)
    assert (state.given, state.awaited, state.begun) == (None, (Signer.SUPPORTER,), True)

    agree_read_together(said.row, name="Dev Patel", by=cast.dev)
    state = item_state(devs, CHARTER)
    assert (state.given, state.awaited, state.done_on) == (Given.KNOWN, (), clock.today() - 2 * DAY)


def test_nobody_ticks_it(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    for by, signer in ((cast.dev, Signer.SUPPORTER), (cast.robin, Signer.COORDINATOR)):
        with pytest.raises(PermissionDenied):
            sign(devs, CHARTER, by)
        with pytest.raises(PermissionDenied):
            say_not_yet(devs, CHARTER, signer=signer, by=by)
        values = {"as_": signer, "name": "x", "seen": "1", "done": "on"}
        assert sign_in(by).post(f"/induction/{devs.pk}/{CHARTER}/", values).status_code == 403
    assert not SignOff.objects.exists()


def test_what_was_read_at_another_service_or_with_somebody_else_does_not_count(devs: Induction, cast: Cast) -> None:
    give_role(cast.dev, service=cast.hillside, role=Role.SUPPORTER, by=None)
    amaras, hillside = begun(cast.amara, cast.riverside, cast.robin), begun(cast.dev, cast.hillside, cast.yusuf)
    agree_read_together(read_together(amaras, cast.amara).row, name="Robin", by=cast.robin)
    agree_read_together(read_together(hillside, cast.yusuf).row, name="Dev", by=cast.dev)

    assert [item_state(row, CHARTER).is_done for row in (amaras, hillside, devs)] == [True, True, False]


def test_a_later_induction_at_the_same_service_knows_it_too(devs: Induction, cast: Cast) -> None:
    both_read(devs, cast)
    close_induction(devs, by=cast.robin)

    assert item_state(begun(cast.dev, cast.riverside, cast.robin), CHARTER).given == Given.KNOWN


def test_it_waits_for_the_one_who_has_not_said_so(cast: Cast) -> None:
    row = begun(cast.dev, cast.riverside, cast.robin, days_ago=-60)
    read_together(row, cast.robin)

    assert [(one.state.item.code, one.signer) for one in signatures_waiting(cast.dev)] == [(CHARTER, Signer.SUPPORTER)]
    assert signatures_waiting(cast.robin) == []


@pytest.mark.django_db(transaction=True)
def test_the_other_one_is_told_and_nothing_is_named(cast: Cast) -> None:
    row = begun(cast.dev, cast.riverside, cast.robin)
    for by, to in ((cast.robin, "dev"), (cast.dev, "robin")):
        mail.outbox.clear()
        day = clock.today() - (DAY if by == cast.dev else 0 * DAY)
        flows.say_read_together(row, read_on=day, version=1, name=str(by), by=by)
        call_command("work", once=True)
        assert [message.to for message in mail.outbox] == [[f"{to}@alongside.example"]]
        assert "charter" not in mail.outbox[0].body.lower()


def test_one_puts_it_down_and_the_other_says_so_too_on_the_page(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    desk, phone, url = sign_in(cast.robin), sign_in(cast.dev), f"/induction/{devs.pk}/{CHARTER}/"
    day = clock.today() - 2 * DAY
    page = desk.get(url).content.decode()
    assert page.count('class="principle"') == 13 and f'value="{clock.today():%Y-%m-%d}"' in page

    sent = desk.post(f"{url}read/", {"read_on": f"{day:%d/%m/%Y}", "version": "1", "name": "Robin Hughes"})
    assert sent.status_code == 302 and "Take it back" in desk.get(url).content.decode()
    shown = phone.get(url).content.decode()
    said = ReadTogether.objects.get()
    assert f"Robin Hughes says: we read version 1 together on {day.day} {day:%B %Y}" in shown and f'value="{said.pk}"' in shown
    agreed = phone.post(f"{url}read-too/", {"agreed": "on", "name": "Dev Patel", "about": said.pk})

    assert agreed.status_code == 302
    words = f"Read together on {day.day} {day:%B %Y} with Robin Hughes, charter version 1. Both said so."
    for client, path in ((phone, url), (desk, url), (desk, f"/induction/{devs.pk}/"), (phone, f"/induction/{devs.pk}/")):
        assert words in client.get(path).content.decode()
    assert f"You read version 1 together with Robin Hughes on {day.day} {day:%B %Y}." in phone.get("/charter/").content.decode()
    assert "together with" not in desk.get("/charter/").content.decode()


def test_sent_twice_and_from_two_devices_is_once(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    url = f"/induction/{devs.pk}/{CHARTER}/"
    put_down = {"read_on": f"{clock.today()}", "version": "1", "name": "Robin Hughes"}
    devices = [sign_in(cast.robin), sign_in(cast.robin)]
    assert {one.post(f"{url}read/", put_down).status_code for one in [*devices, devices[0]]} == {302}
    said = ReadTogether.objects.get()

    agree = {"agreed": "on", "name": "Dev Patel", "about": said.pk}
    devices = [sign_in(cast.dev), sign_in(cast.dev)]
    assert {one.post(f"{url}read-too/", agree).status_code for one in [*devices, devices[0]]} == {302}

    assert [row.says for row in ReadTogether.objects.all()] == ["read", "agreed"]


def test_what_was_replaced_meanwhile_is_not_agreed_to(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    phone, url = sign_in(cast.dev), f"/induction/{devs.pk}/{CHARTER}/"
    old = read_together(devs, cast.robin).row
    new = read_together(devs, cast.robin, days_ago=1).row

    late = phone.post(f"{url}read-too/", {"agreed": "on", "name": "Dev", "about": old.pk})
    body = late.content.decode()
    assert late.status_code == 409 and "nothing was kept" in body and f'value="{new.pk}"' in body
    assert sign_in(cast.robin).post(f"{url}not-read/", {"about": old.pk}).status_code == 409

    assert sign_in(cast.robin).post(f"{url}not-read/", {"about": new.pk}).status_code == 302
    assert phone.post(f"{url}read-too/", {"agreed": "on", "name": "Dev", "about": new.pk}).status_code == 409
    assert not item_state(devs, CHARTER).is_done


BAD: list[tuple[str, dict[str, str]]] = [
    ("read_on", {"read_on": ""}), ("read_on", {"read_on": "soon"}), ("read_on", {"read_on": "9999-12-31"}),
    ("read_on", {"read_on": "0001-01-01"}), ("read_on", {"read_on": "2026-01-01\x00"}), ("read_on", {"read_on": "1" * 5000}),
    ("version", {"version": "7"}), ("version", {"version": "one"}), ("version", {"version": ""}),
    ("name", {"name": ""}), ("name", {"name": "\x00"}), ("name", {"name": "x" * 81}), ("name", {"name": "\u202e"}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "values"), BAD)
def test_mistakes_are_told_at_their_field_and_what_was_typed_stays(
    devs: Induction, cast: Cast, sign_in: SignIn, tmp_path: Path, field: str, values: dict[str, str]
) -> None:
    newer_charter(tmp_path)
    good = {"read_on": f"{clock.today():%d.%m.%Y}", "version": "1", "name": "Robin H."}

    response = sign_in(cast.robin).post(f"/induction/{devs.pk}/{CHARTER}/read/", good | values)
    body = response.content.decode()

    assert response.status_code == 422 and f'id="id_read_{field}_error"' in body
    assert all(f'value="{value}"' in body for name, value in good.items() if name != field and name != "version")
    assert not ReadTogether.objects.exists()


@pytest.mark.parametrize("about", ["", "x", "0", "-1", "9" * 30, "999999", "\x00"])
def test_agreeing_to_what_is_not_there_keeps_nothing(devs: Induction, cast: Cast, sign_in: SignIn, about: str) -> None:
    read_together(devs, cast.robin)
    others = begun(cast.amara, cast.riverside, cast.robin)
    amaras = read_together(others, cast.robin).row
    url = f"/induction/{devs.pk}/{CHARTER}/read-too/"

    assert sign_in(cast.dev).post(url, {"agreed": "on", "name": "Dev", "about": about}).status_code in (409, 422)
    assert sign_in(cast.dev).post(url, {"agreed": "on", "name": "Dev", "about": amaras.pk}).status_code == 409
    assert sign_in(cast.dev).post(url, {"name": "Dev P.", "about": about}).status_code == 422
    assert set(ReadTogether.objects.values_list("says", flat=True)) == {"read"}


def test_words_of_somebody_who_was_signed_out_come_back(devs: Induction) -> None:
    response = Client().post(f"/induction/{devs.pk}/{CHARTER}/read/", {"read_on": "3 May 2026", "name": "Dev P."})

    assert response.status_code == 401 and "3 May 2026" in response.content.decode()


def test_where_nothing_is_read_together_nothing_is_put_down(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    values = {"read_on": f"{clock.today()}", "version": "1", "name": "x", "about": "1", "agreed": "on"}
    robin = sign_in(cast.robin)
    for word in ("read", "read-too", "not-read"):
        assert robin.post(f"/induction/{devs.pk}/welcome-talk/{word}/", values).status_code == 403
        assert robin.get(f"/induction/{devs.pk}/{CHARTER}/{word}/").url == f"/induction/{devs.pk}/{CHARTER}/"  # type: ignore[attr-defined]  # a redirect
        assert sign_in(cast.sunita).post(f"/induction/{devs.pk}/{CHARTER}/{word}/", values).status_code == 404
    close_induction(devs, by=cast.robin)
    for word in ("read", "read-too", "not-read"):
        assert robin.post(f"/induction/{devs.pk}/{CHARTER}/{word}/", values).status_code == 403
    assert not ReadTogether.objects.exists()


def test_the_version_that_one_put_down_is_what_the_other_reads(devs: Induction, cast: Cast, sign_in: SignIn, tmp_path: Path) -> None:
    read_together(devs, cast.robin)
    newer_charter(tmp_path)

    page = sign_in(cast.dev).get(f"/induction/{devs.pk}/{CHARTER}/").content.decode()

    assert "Version 2</a> is in use now" in page and "We read version 1 together" in page and "Version 2, in use since" in page


def test_done_elsewhere_counts_for_it_too(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    elsewhere(devs, CHARTER, cast.robin, "Read at Hillside; Yusuf told me.", agreed=True)

    assert item_state(devs, CHARTER).given == Given.ELSEWHERE
    both_read(devs, cast)
    assert item_state(devs, CHARTER).given == Given.KNOWN
    assert sign_in(cast.dev).get(f"/induction/{devs.pk}/{CHARTER}/").status_code == 200


def test_it_is_in_what_people_take_along(devs: Induction, cast: Cast, tmp_path: Path) -> None:
    both_read(devs, cast)
    passport = passport_of(Induction.objects.select_related("person", "service", "version").get(pk=devs.pk))

    [carried] = read_record(write_record(passport)).passport.items
    assert (carried.code, carried.given, carried.done_on, carried.known) == (
        CHARTER, Given.KNOWN, clock.today() - 2 * DAY, "The charter was read together",
    )  # fmt: skip
    assert [(one.signer, one.name, one.on, one.document_version) for one in carried.signatures] == [
        (Signer.COORDINATOR, "Robin Hughes", clock.today(), "1"), (Signer.SUPPORTER, "Dev Patel", clock.today(), "1"),
    ]  # fmt: skip
    path = tmp_path / "record.pdf"
    path.write_bytes(passport_pdf(passport, printed_for="Dev Patel"))
    text = " ".join(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout.split())
    day = clock.today() - 2 * DAY
    assert f"The charter was read together, on {day.day} {day:%B %Y}. Both said so: Robin Hughes (coordinator)" in text


def as_it_was(row: Induction) -> None:
    """The item as checklists had it when the two signed that they had read it."""
    template = InductionTemplate.objects.get()
    items = list(template.items.raw_data)
    next(one for one in items if one["value"]["code"] == CHARTER)["value"] |= {
        "known": "", "reads": "charter", "signed_by": ["supporter", "coordinator"],
    }  # fmt: skip
    template.items = json.dumps(items)
    template.save()
    template.save_revision(clean=False)
    InductionItem.objects.filter(version=row.version, code=CHARTER).update(
        known="", reads="charter", supporter_signs=True, coordinator_signs=True
    )


def signed_once(row: Induction, by: User, signer: Signer, version: str, number: int) -> SignOff:
    return SignOff.objects.create(
        induction=row, number=number, item=CHARTER, label="You have read the charter together", signer=signer, answer="signed", person=by,
        name=str(by), document="Charter", document_version=version,
    )  # fmt: skip


def migrate() -> None:
    importlib.import_module("charter_content.induction.migrations.0003_read_together").forwards(apps, None)


def test_what_both_had_signed_still_counts(devs: Induction, cast: Cast) -> None:
    as_it_was(devs)
    signed_once(devs, cast.dev, Signer.SUPPORTER, "1", 1)
    signed_once(devs, cast.robin, Signer.COORDINATOR, "1", 2)

    migrate()

    state = item_state(devs, CHARTER)
    assert (state.item.known, state.item.signers, state.given) == ("charter", (), Given.SIGNED)
    assert [one.name for one in passport_of(devs).items[0].signatures] == ["Dev Patel", "Robin Hughes"]
    template = InductionTemplate.objects.get()
    for items in (template.items, template.get_latest_revision_as_object().items):
        [value] = [one.value for one in items if one.value["code"] == CHARTER]
        assert (value["known"], value["reads"], list(value["signed_by"])) == ("charter", "", [])
    newer = load_template(read_template_file(FIRST_MONTHS), ours=True).version or shipped()
    if newer.number > devs.version.number:
        move_to_version(devs, version=newer, by=cast.robin)
    assert item_state(Induction.objects.get(pk=devs.pk), CHARTER).is_done

    both_read(devs, cast)
    assert item_state(devs, CHARTER).given == Given.KNOWN


def test_what_one_had_signed_or_each_under_another_version_waits_for_both(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    as_it_was(devs)
    signed_once(devs, cast.dev, Signer.SUPPORTER, "1", 1)
    migrate()
    assert set(item_state(devs, CHARTER).awaited) == {Signer.SUPPORTER, Signer.COORDINATOR}

    signed_once(devs, cast.robin, Signer.COORDINATOR, "2", 2)

    assert not item_state(devs, CHARTER).is_done
    page = sign_in(cast.dev).get(f"/induction/{devs.pk}/{CHARTER}/").content.decode()
    assert "Signed by Dev Patel" in page and "We read it together" in page


def test_what_somebody_had_signed_can_still_be_taken_back(devs: Induction, cast: Cast) -> None:
    signed_once(devs, cast.dev, Signer.SUPPORTER, "1", 1)
    signed_once(devs, cast.robin, Signer.COORDINATOR, "1", 2)
    assert item_state(devs, CHARTER).is_done

    take_back(devs, CHARTER, signer=Signer.COORDINATOR, by=cast.robin)

    assert not item_state(devs, CHARTER).is_done


@pytest.mark.parametrize("number", [1, 3])
def test_its_page_takes_the_same_queries_however_much_was_said(
    devs: Induction, cast: Cast, sign_in: SignIn, django_assert_num_queries: Any, number: int
) -> None:
    for days_ago in range(number):
        both_read(devs, cast, days_ago=days_ago)
        read_together(devs, cast.robin, days_ago=9 + days_ago)
    phone = sign_in(cast.dev)
    phone.get("/induction/")

    with django_assert_num_queries(16):
        phone.get(f"/induction/{devs.pk}/{CHARTER}/")
    with django_assert_num_queries(9):
        found = checklist(devs, by=cast.dev)
    assert found.progress.done == 1
