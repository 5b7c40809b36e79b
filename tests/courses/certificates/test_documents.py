"""The printed certificate: signed, the same bytes for good, told from every changed copy; and what happens when it cannot be made."""

import json
import zlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from courses import flows
from courses.certificates.actions import NotMadeYet, download, make_document
from courses.certificates.attached import ENCLOSED
from courses.certificates.enums import Form, Match, TitleChoice
from courses.certificates.facts import from_json, hash_name
from courses.certificates.models import Award, AwardDocument, AwardFile, AwardSeal
from courses.certificates.pdf import certificate_pdf
from courses.certificates.proof import read_proof
from courses.certificates.queries import find_award, match_file
from courses.certificates.tasks import sweep
from courses.cohorts.models import Enrolment
from foundation import signing
from foundation.enclosed import look_inside
from foundation.keys import delete_key
from foundation.uploads import InMemoryOnly
from people.models import User
from tests.cast import Cast


def match(award: Award, data: bytes) -> Match:
    checked = find_award(award.serial)
    assert checked is not None
    return match_file(checked, data)


@pytest.fixture
def document(award: Award) -> bytes:
    return make_document(award)


def altered(document: bytes) -> bytes:
    """With one bit changed."""
    half = len(document) // 2
    return document[:half] + bytes([document[half] ^ 1]) + document[half + 1 :]


def saved_anew(document: bytes) -> bytes:
    """As another program saves it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        pdf.save(out)
    return out.getvalue()


# --- Signed ---


def test_facts_are_signed_when_it_is_given(award: Award) -> None:
    seal = AwardSeal.objects.get()

    assert signing.is_signed(award.facts.encode(), signature=bytes(seal.signature), key=bytes(seal.key))
    assert bytes(seal.key) == signing.signer().public
    with pytest.raises(TypeError):
        seal.save()


def test_the_file_carries_its_proof_and_the_facts(award: Award, document: bytes, tmp_path: Path) -> None:
    proof = read_proof(document)
    enclosed = json.loads(look_inside(document, ENCLOSED).content)
    row = AwardDocument.objects.get()

    assert proof is not None
    assert (proof.serial, proof.is_whole, proof.key) == (award.serial, True, signing.signer().public)
    assert (bytes(row.key), bytes(row.signature)) == (proof.key, proof.signature)
    assert enclosed["facts"] == award.facts
    assert from_json(enclosed["facts"]).name_hash == hash_name(enclosed["name"], enclosed["salt"])
    assert signing.is_signed(enclosed["facts"].encode(), signature=signing.from_text(enclosed["signature"], length=64), key=proof.key)
    (tmp_path / "c.pdf").write_bytes(document)
    assert "no failures" in str(page.validate_pdf(str(tmp_path / "c.pdf"), profile="ua1"))
    with pytest.raises(TypeError):
        row.save()


def test_the_same_bytes_for_good_and_made_once(award: Award, document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    signing.rotate()
    monkeypatch.setattr("courses.certificates.actions.documents.certificate_pdf", None)

    assert make_document(Award.objects.get()) == document
    assert (AwardDocument.objects.count(), AwardFile.objects.count()) == (1, 1)


def test_made_in_two_places_at_once_is_one(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    first: list[bytes] = []

    def meanwhile(*args: Any) -> bytes:
        monkeypatch.undo()
        first.append(make_document(award))
        return b"%PDF-1.7\nstartxref\n"

    monkeypatch.setattr("courses.certificates.actions.documents.certificate_pdf", meanwhile)

    assert [make_document(award)] == first
    assert AwardDocument.objects.count() == 1


def test_each_form_is_made_when_it_is_asked_for_and_proves_itself(award: Award, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    assert sweep() == 1
    client, url = sign_in(cast.amara), "/training/small/certificate/"
    page_of_holder = client.get(url).content.decode()

    for form in (Form.PORTRAIT, Form.CARD):
        assert f'{url}download/?form={form.value}"' in page_of_holder
        response = client.get(f"{url}download/?form={form.value}")
        assert response["Content-Disposition"].endswith(f'-{form.value}.pdf"')
        proof, enclosed = read_proof(response.content), json.loads(look_inside(response.content, ENCLOSED).content)
        assert proof is not None and proof.is_whole and enclosed["facts"] == award.facts
        assert match(award, response.content) == Match.ISSUED
        assert client.get(f"{url}download/?form={form.value}").content == response.content
    assert set(AwardDocument.objects.values_list("form", flat=True)) == {"landscape", "portrait", "card"}
    for wrong in ("poster", "", "CARD", "card\x00"):
        assert client.get(f"{url}download/", {"form": wrong}).status_code == 404


# --- Does this file match? ---


def test_a_file_is_ours_to_the_byte_or_not(award: Award, document: bytes) -> None:
    assert match(award, document) == Match.ISSUED
    assert match(award, altered(document)) == Match.ALTERED
    assert match(award, document + b"\n%%EOF\n") == Match.ALTERED
    assert match(award, saved_anew(document)) == Match.ALTERED
    assert read_proof(saved_anew(document)) is None, "so it was known by what is enclosed"


def test_another_name_printed_over_it_is_found_out(award: Award, document: bytes) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(document)) as pdf:
        del pdf.attachments[ENCLOSED]
        pdf.save(out)

    assert match(award, out.getvalue()) == Match.ALTERED, "its title still says which certificate it is"


def test_a_file_of_somebody_else(award: Award, document: bytes, cast: Cast) -> None:
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)

    assert match(newer, document) == Match.OTHER
    assert match(newer, make_document(newer)) == Match.ISSUED


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"%PDF-1.7\n%\xff\xff" + b"<<" * 20_000, b"\x89PNG", "%PDF-1.4 ‮".encode(), b"PK\x03\x04" * 50],
    ids=["empty", "bare", "nested", "picture", "odd", "zip"],
)
def test_what_is_no_file_of_ours(award: Award, data: bytes) -> None:
    assert match(award, data) == Match.NOT_OURS


def _with_facts(facts: str) -> str:
    return json.dumps({"facts": facts})


@pytest.mark.parametrize(
    "content",
    [
        "[" * 90_000,
        _with_facts("[" * 90_000),
        _with_facts(json.dumps({"serial": "\0"})),
        _with_facts(json.dumps({"serial": "\ud800"})),
        _with_facts(json.dumps({"serial": {"a": 1}})),
        "[1]",
    ],
    ids=["nested", "nested within", "nul", "half a sign", "no text", "a list"],
)
def test_what_a_stranger_enclosed_is_not_believed_and_breaks_nothing(award: Award, content: str) -> None:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.attachments[ENCLOSED] = pikepdf.AttachedFileSpec(pdf, content.encode())
        pdf.save(out)

    assert match(award, out.getvalue()) == Match.NOT_OURS


def test_a_file_that_unpacks_to_gigabytes_costs_little(award: Award) -> None:
    out, bomb = BytesIO(), zlib.compressobj(9)
    squeezed = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(1200)) + bomb.flush()
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(b"")
        stream.write(squeezed, filter=pikepdf.Name.FlateDecode)
        spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=ENCLOSED, UF=ENCLOSED, EF=pikepdf.Dictionary(F=stream))
        names = pikepdf.Array([pikepdf.String(ENCLOSED), pdf.make_indirect(spec)])
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        pdf.save(out)

    assert len(out.getvalue()) < 5_000_000
    assert match(award, out.getvalue()) == Match.NOT_OURS


def test_the_check_page_compares_and_keeps_nothing(award: Award, document: bytes, client: Client) -> None:
    def ask(data: bytes, name: str = "c.pdf") -> str:
        sent = {"about_file": "1", "file": SimpleUploadedFile(name, data)}
        return client.post(f"/c/{award.serial}/", sent).content.decode()

    before = AwardFile.objects.count()
    assert "Yes, this is the file we issued." in ask(document)
    assert "No, this file was altered." in ask(altered(document))
    assert "No, this is not our file." in ask(b"A letter.")
    assert "This file is empty." in ask(b"")
    assert "Choose the file." in client.post(f"/c/{award.serial}/", {"about_file": "1"}).content.decode()
    assert "larger than 5 MB" in ask(b"%PDF-" + bytes(5_000_001))
    assert AwardFile.objects.count() == before


def test_a_file_that_is_brought_never_touches_the_disk(award: Award, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(*args: Any, **options: Any) -> None:
        raise AssertionError("nothing is written")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_disk)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", no_disk)
    sent = {"about_file": "1", "file": SimpleUploadedFile("c.pdf", b"%PDF-" + bytes(8_000_000))}
    response = client.post(f"/c/{award.serial}/", sent)

    assert response.status_code == 422 and "larger than 5 MB" in response.content.decode()
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(f"/c/{award.serial}/", {"name": "Amara Okafor"}).status_code == 403


def test_many_files_at_once_take_no_more_memory_than_one() -> None:
    sent = [SimpleUploadedFile(f"{n}.pdf", bytes(2_000_000)) for n in range(5)]
    request = RequestFactory().post("/c/", {"file": sent})
    request.upload_handlers = [InMemoryOnly(request, most=5_000_000)]

    kept = [(one.size, len(one.read())) for one in request.FILES.getlist("file")]
    assert kept == [(2_000_000, many) for many in (2_000_000, 2_000_000, 1_000_000, 0, 0)]


def test_files_are_looked_at_so_often_and_no_more(award: Award, client: Client) -> None:
    sent = [client.post(f"/c/{award.serial}/", {"about_file": "1", "file": SimpleUploadedFile("c", b"x")}) for _ in range(31)]

    assert [one.status_code for one in sent] == [200] * 30 + [422]
    assert "Too many files were looked at from here." in sent[-1].content.decode()


# --- Offline ---


def verify(path: Path, *words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_certificate", str(path), *words, stdout=out)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_offline_with_the_published_keys(
    award: Award, document: bytes, tmp_path: Path, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    file, keys = tmp_path / "certificate.pdf", tmp_path / "keys.json"
    file.write_bytes(document)
    signing.rotate()
    keys.write_bytes(client.get("/.well-known/alongside-keys.json").content)

    with django_assert_num_queries(0):
        code, said = verify(file, "--keys", str(keys), "--json")
    facts = from_json(award.facts)
    assert (code, json.loads(said)) == (0, {
        "genuine": True, "says": "Genuine: this is the file as it was issued, to the byte.", "serial": award.serial,
        "name": "Amara Okafor", "title": "Small Course", "service": "Riverside", "completed": facts.completed, "issued": facts.issued,
        "valid_until": "",
    })  # fmt: skip
    assert verify(file)[0] == 0, "without keys it goes by those of this installation"
    code, said = verify(file, "--key", signing.as_text(signing.signer().public))
    assert code == 1 and "a key that is not among those given" in said


def test_offline_says_what_is_wrong(award: Award, document: bytes, tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(altered(document))
    code, said = verify(file, "--json")
    assert (code, json.loads(said)["says"]) == (1, "Altered: it is not as it was when it was signed.")
    assert json.loads(said)["name"] == "", "nothing in it is believed"
    file.write_bytes(saved_anew(document))
    assert verify(file) == (1, "Not a file of ours: there is no proof in it.\n")
    with pytest.raises(CommandError, match="cannot be read"):
        verify(tmp_path / "none.pdf")
    with pytest.raises(CommandError, match="no public key"):
        verify(file, "--key", "abc")


# --- When something fails ---


def test_without_a_key_the_award_stands_and_is_sealed_later(
    completed: Enrolment, cast: Cast, monkeypatch: pytest.MonkeyPatch, sign_in: Callable[[User], Client]
) -> None:
    signing.signer()
    delete_key(signing.OWNER)
    outcome = flows.wish_for_certificate(completed, name="Amara", title=TitleChoice.FULL, by=cast.amara)

    assert outcome.award is not None and not AwardSeal.objects.exists()
    response = sign_in(cast.amara).get("/training/small/certificate/download/")
    assert response.status_code == 503 and response["Retry-After"] == "600"
    assert "nothing about it is lost" in response.content.decode() and outcome.award.pretty_serial in response.content.decode()
    assert sweep() == 0

    signing.rotate()
    monkeypatch.setattr("courses.certificates.tasks.allow_once_more", lambda *args, **options: True)
    assert sweep() == 1
    assert bytes(AwardSeal.objects.get().key) == signing.signer().public
    assert sign_in(cast.amara).get("/training/small/certificate/download/").content.startswith(b"%PDF")


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), RuntimeError("no font"), MemoryError()])
def test_a_document_that_cannot_be_made_loses_nothing(
    award: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def fail(*args: Any) -> bytes:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr("courses.certificates.actions.documents.certificate_pdf", fail)
        with pytest.raises(NotMadeYet):
            download(award, by=cast.amara)
        assert sweep() == 0
    assert type(fault).__name__ in caplog.text and "Amara" not in caplog.text
    assert sweep() == 0, "it waits a while"
    assert download(award, by=cast.amara).startswith(b"%PDF")


def test_one_that_fails_stops_no_other(award: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    real = certificate_pdf

    def fail(row: Award, enclosed: Any, form: Form) -> bytes:
        if row == newer:
            raise OSError
        return real(row, enclosed, form)

    monkeypatch.setattr("courses.certificates.actions.documents.certificate_pdf", fail)

    assert sweep() == 1
    assert AwardDocument.objects.get().award == award


def test_erased_holder_has_no_document(award: Award, document: bytes, cast: Cast) -> None:
    delete_key(cast.amara.key_owner)
    award.person = None

    with pytest.raises(ValidationError):
        make_document(award)
    assert match(award, document) == Match.ISSUED, "a copy can still be told from a fake"
