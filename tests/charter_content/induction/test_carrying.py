"""Taking an induction along, and bringing it: on paper, and as a signed file in which nothing can be changed."""

import copy
import datetime as dt
import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charter_content.induction.actions import import_passport
from charter_content.induction.enums import Answer, Given, Signer
from charter_content.induction.exchange import LARGEST, Carried, NotARecord, read_record, write_record
from charter_content.induction.models import Induction, PassportImport, SignOff
from charter_content.induction.queries import history, item_state, passport_of
from foundation import clock, signing
from people.models import User
from tests.cast import Cast
from tests.factories.induction import ALONE, BOTH, MANAGER, TOGETHER, begun, elsewhere, item, published, sign

SignIn = Callable[[User], Client]
COMMENT = "a-comment-that-stays-here"


@pytest.fixture
def done(devs: Induction, cast: Cast) -> Induction:
    """Dev's induction with four items done, one of them elsewhere, and one half signed."""
    for code in (BOTH, TOGETHER):
        sign(devs, code, cast.dev, comment=COMMENT)
        sign(devs, code, cast.robin)
    sign(devs, ALONE, cast.dev)
    elsewhere(devs, MANAGER, cast.robin, COMMENT, agreed=True)
    sign(devs, "check-ins", cast.robin)
    return Induction.objects.select_related("person", "service", "version").get(pk=devs.pk)


def record(row: Induction) -> bytes:
    return write_record(passport_of(row))


@pytest.fixture
def from_afar(done: Induction, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Dev's record as another installation would have signed it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    theirs = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    with monkeypatch.context() as patch:
        patch.setattr(signing, "signer", lambda: signing.Signer(theirs.public_key().public_bytes_raw(), theirs))
        return record(done)


@pytest.fixture
def new_start(cast: Cast) -> Induction:
    """Ella's induction at Hillside, which Yusuf leads: she was Dev's namesake elsewhere."""
    return begun(cast.ella, cast.hillside, cast.yusuf)


def test_the_record_holds_what_is_signed_and_no_comment(done: Induction, cast: Cast) -> None:
    data = record(done)
    carried = read_record(data)

    assert carried.is_whole and carried.is_ours and carried.known_as == "This installation"
    assert carried.passport == passport_of(done)
    assert {one.code: one.given for one in carried.passport.items} == {
        BOTH: Given.SIGNED, MANAGER: Given.ELSEWHERE, ALONE: Given.SIGNED, TOGETHER: Given.SIGNED, "check-ins": None,
    }  # fmt: skip
    [boundaries] = [one for one in carried.passport.items if one.code == TOGETHER]
    assert [(one.signer, one.name, one.on, one.document, one.document_version) for one in boundaries.signatures] == [
        (Signer.SUPPORTER, "Dev Patel", clock.today(), "Boundaries agreement", "3"),
        (Signer.COORDINATOR, "Robin Hughes", clock.today(), "Boundaries agreement", "3"),
    ]  # fmt: skip
    assert COMMENT not in data.decode() and "@" not in data.decode()


def test_it_can_be_read_whatever_stands_in_names_and_items(cast: Cast) -> None:
    cast.dev.display_name = "Dev \u202eletaP"
    cast.dev.save()
    version = published(item("one", text='Two\nlines [[[[[[[[[[ {{{{{{{{ and "marks" \\', reads="document", document="Ein „Blatt“"))
    row = begun(cast.dev, cast.riverside, cast.robin, version=version)
    sign(row, "one", cast.dev, name="Dév पटेल", document_version="v\u202e2")

    carried = read_record(record(Induction.objects.get(pk=row.pk)))

    assert carried.is_whole and carried.passport.person == "Dev letaP"
    assert carried.passport.items[0].signatures[0].name == "Dév पटेल"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value in a document."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def is_taken(document: Any) -> bool:
    try:
        return read_record(json.dumps(document).encode()).is_whole
    except NotARecord:
        return False


def test_a_change_anywhere_is_found(done: Induction) -> None:
    document = json.loads(record(done))
    changes: tuple[Any, ...] = ("", "x", "2020-01-01", "signed", "coordinator", 0, 2, None, True, [], {}, ["x"])
    every = [path for path in places(document) if path]
    assert len(every) > 60
    for path in every:
        for value in changes:
            changed = put(document, path, value)
            assert changed == document or not is_taken(changed), (path, value)


def test_leaving_out_doubling_or_swapping_is_found(done: Induction) -> None:
    document = json.loads(record(done))
    items = document["record"]["items"]
    for changed in (items[1:], [*items, items[0]], items[::-1], []):
        assert not is_taken(put(document, ("record", "items"), changed))
    for name in document:
        assert not is_taken({key: value for key, value in document.items() if key != name})
    assert not is_taken(document | {"more": 1})
    other = signing.as_text(b"\x01" * 32)
    assert not is_taken(document | {"key": other})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_found_or_changes_nothing(done: Induction, at: int, flip: int) -> None:
    data = bytearray(record(done))
    data[at % len(data)] ^= flip
    try:
        carried = read_record(bytes(data))
    except NotARecord:
        return
    assert not carried.is_whole or carried.passport == passport_of(done)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["type", "schema", "key", "record", "signature", "items"]) | st.text(), inner)
        ),
    )
)
def test_anything_else_is_refused_in_words(db: None, value: Any) -> None:
    with pytest.raises(NotARecord):
        read_record(json.dumps(value).encode())


HOSTILE = {
    "empty": b"", "no text": b"\xff\xfe\x00", "half": b'{"type": "alongside-induction-record", "schema": 1', "a list": b"[]",
    "a number": b"1", "deep": b"[" * 100_000, "deep and closed": b"[" * 50_000 + b"]" * 50_000, "huge": b" " * (LARGEST + 1),
    "long number": b'{"type": ' + b"9" * 100_000 + b"}", "not a number": b'{"type": NaN}', "half a letter": b'{"type": "\\ud800"}',
    "twice": b'{"type": "x", "type": "alongside-induction-record"}', "later": b'{"type": "alongside-induction-record", "schema": 2}',
    "truth": b'{"type": "alongside-induction-record", "schema": true}', "zip": b"PK\x03\x04" + b"\x00" * 500,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_at_the_field_and_nothing_is_written(
    new_start: Induction, cast: Cast, sign_in: SignIn, name: str
) -> None:
    file = SimpleUploadedFile("record.json", HOSTILE[name])
    page = sign_in(cast.yusuf).post(f"/induction/{new_start.pk}/import/", {"file": file})

    assert page.status_code == 422 and 'id="id_file_error"' in page.content.decode()
    assert not SignOff.objects.exists() and not PassportImport.objects.exists()


@pytest.mark.parametrize("piece", [b'\\"', b'"\\', b'""', b'"a', b'\\\n"'])
def test_a_hostile_file_takes_no_longer_than_its_length(piece: bytes) -> None:
    before = time.process_time()
    with pytest.raises(NotARecord):
        read_record(piece * (LARGEST // 2 // len(piece)))
    assert time.process_time() - before < 5, "it took minutes once"


def test_the_same_key_twice_deep_inside_is_refused(done: Induction) -> None:
    text = record(done).decode()
    doubled = text.replace('"person": "Dev Patel"', '"person": "Dev Patel", "person": "Dev Patel"')

    assert doubled != text
    with pytest.raises(NotARecord):
        read_record(doubled.encode())


def test_a_day_to_come_or_long_ago_is_refused(done: Induction) -> None:
    document = json.loads(record(done))
    for day in ("2999-01-01", "1066-10-14", "20261125", "2026-02-30", "2026-W01-1"):
        with pytest.raises(NotARecord):
            read_record(json.dumps(put(document, ("record", "issued"), day)).encode())


def bring(client: Client, row: Induction, data: bytes) -> str:
    page = client.post(f"/induction/{row.pk}/import/", {"file": SimpleUploadedFile("record.json", data)})
    return page.content.decode()


def take_in(client: Client, row: Induction, data: bytes, **more: Any) -> Any:
    values = {"document": data.decode(), "name": "Yusuf Khan", "codes": [BOTH, TOGETHER]}
    return client.post(f"/induction/{row.pk}/import/", values | more)


def test_bring_compare_take_in_and_agree(from_afar: bytes, new_start: Induction, cast: Cast, sign_in: SignIn) -> None:
    yusuf = sign_in(cast.yusuf)
    carried = read_record(from_afar)
    preview = bring(yusuf, new_start, from_afar)
    assert carried.fingerprint in preview and "Dev Patel" in preview and "Is it the same person?" in preview
    assert not SignOff.objects.filter(induction=new_start).exists()

    for compared in ("", "0000 0000 0000 0000 0000 0000"):
        wrong = take_in(yusuf, new_start, from_afar, compared=compared)
        assert wrong.status_code == 422 and 'id="id_compared_error"' in wrong.content.decode()
    done = take_in(yusuf, new_start, from_afar, compared=carried.fingerprint.lower().replace(" ", "-"))
    again = take_in(yusuf, new_start, from_afar, compared=carried.fingerprint)

    assert (done.status_code, again.status_code) == (302, 302)
    [taken] = PassportImport.objects.all()
    assert (taken.fingerprint, taken.issued_on) == (carried.fingerprint, clock.today())
    assert set(SignOff.objects.filter(imported=taken).values_list("item", "answer")) == {(BOTH, "elsewhere"), (TOGETHER, "elsewhere")}
    [said] = history(new_start, TOGETHER, by=cast.ella)
    assert carried.fingerprint in said.comment and "Robin Hughes, coordinator" in said.comment
    assert not item_state(new_start, TOGETHER).is_done
    ella = sign_in(cast.ella)
    ella.post(f"/induction/{new_start.pk}/{TOGETHER}/agree/", {"about": str(said.id), "name": "Ella", "agreed": "on"})
    assert item_state(new_start, TOGETHER).given == Given.ELSEWHERE


def test_a_key_that_the_operator_trusts_needs_no_comparing(
    from_afar: bytes, new_start: Induction, cast: Cast, sign_in: SignIn, settings: Any
) -> None:
    settings.TRUSTED_ISSUERS = [f"The other house:{signing.as_text(read_record(from_afar).key)}"]
    yusuf = sign_in(cast.yusuf)

    assert "The other house" in bring(yusuf, new_start, from_afar)
    assert take_in(yusuf, new_start, from_afar).status_code == 302


def test_a_changed_record_is_shown_as_changed_and_cannot_be_taken_in(
    from_afar: bytes, new_start: Induction, cast: Cast, sign_in: SignIn
) -> None:
    changed = from_afar.replace(b"Dev Patel", b"Ella Frase")
    yusuf = sign_in(cast.yusuf)

    assert "The signature does not fit" in bring(yusuf, new_start, changed)
    assert take_in(yusuf, new_start, changed, compared=read_record(changed).fingerprint).status_code == 422
    assert not SignOff.objects.filter(induction=new_start).exists()


def test_between_preview_and_yes_nothing_can_be_slipped_in(from_afar: bytes, new_start: Induction, cast: Cast, sign_in: SignIn) -> None:
    yusuf = sign_in(cast.yusuf)
    for document in ("", "x", "[" * 5000, from_afar.decode()[:-20]):
        assert yusuf.post(f"/induction/{new_start.pk}/import/", {"document": document, "codes": [BOTH], "name": "Y"}).status_code == 422
    fingerprint = read_record(from_afar).fingerprint
    for codes in ([], ["nothing-of-this"], ["check-ins"], ["charter"]):
        assert take_in(yusuf, new_start, from_afar, compared=fingerprint, codes=codes).status_code == 422
    assert not PassportImport.objects.exists()


def test_all_of_it_or_nothing(from_afar: bytes, new_start: Induction, cast: Cast) -> None:
    carried: Carried = read_record(from_afar)

    with pytest.raises(ValidationError):
        import_passport(new_start, carried, codes=[BOTH], compared=carried.fingerprint, name=" ", by=cast.yusuf)

    assert not PassportImport.objects.exists()


def test_what_is_done_here_stays_as_it_is(from_afar: bytes, new_start: Induction, cast: Cast) -> None:
    sign(new_start, TOGETHER, cast.ella)
    sign(new_start, TOGETHER, cast.yusuf)
    carried = read_record(from_afar)

    import_passport(new_start, carried, codes=[BOTH, TOGETHER], compared=carried.fingerprint, name="Y", by=cast.yusuf)

    assert {row.item for row in SignOff.objects.filter(answer=Answer.ELSEWHERE, induction=new_start)} == {BOTH}


def test_on_paper_it_is_tagged_and_says_who_signed(done: Induction, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.dev).get(f"/induction/{done.pk}/paper/")

    assert response["Content-Disposition"] == f'attachment; filename="record-{clock.today():%Y-%m-%d}.pdf"'
    assert "no-store" in response["Cache-Control"]
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) and str(pdf.docinfo["/Title"]) == "Induction record"


def test_the_file_has_a_neutral_name(done: Induction, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.dev).get(f"/induction/{done.pk}/file/")

    assert response["Content-Disposition"] == f'attachment; filename="record-{clock.today():%Y-%m-%d}.json"'
    assert read_record(response.content).is_whole


def test_a_record_of_last_year_can_still_be_read(done: Induction) -> None:
    data = record(done)
    with clock.set_to(clock.now() + dt.timedelta(days=400)):
        assert read_record(data).is_whole
