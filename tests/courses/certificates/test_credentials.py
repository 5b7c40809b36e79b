"""Certificates in wallets: a credential that others' libraries believe, what takes it back, and who may have it."""

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.test import Client
from openbadgeslib.baking import extract_png
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from PIL import Image

from courses import flows
from courses.certificates.actions import NotMadeYet, download_badge, download_credential, make_credential, make_document
from courses.certificates.attached import CREDENTIAL
from courses.certificates.credential import status_address
from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award, AwardCredential, CredentialFile
from courses.certificates.policies import credential_files, credentials
from courses.certificates.queries import status_list
from courses.certificates.tasks import sweep
from courses.cohorts.models import Enrolment
from foundation import clock, signing
from foundation.credentials import LIST_SIZE, did_document, key_id
from foundation.enclosed import look_inside
from foundation.keys import delete_key
from people.models import User
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.policies import assert_policy_agrees

URL = "/training/small/certificate/"
STANDS = {"verified": True, "taken_back": False, "why": []}
JS = Path(__file__).parents[2] / "js"


def checked(credential: dict[str, Any]) -> dict[str, Any]:
    """What libraries of another ecosystem (npm's @digitalbazaar) say, with our issuer's document and status list as we publish them."""
    number = AwardCredential.objects.values_list("number", flat=True).first()
    given = {"credential": credential, "did": did_document(), "lists": {}}
    if number:
        given["lists"] = {status_address(number): json.loads(fresh_list(number))}
    return node("verify.mjs", given)


def node(script: str, given: dict[str, Any]) -> dict[str, Any]:
    """What `script` of tests/js answers to `given`."""
    if not (JS / "node_modules").exists() or not shutil.which("node"):
        assert not os.environ.get("CI"), "script/test sets Node up"
        pytest.skip("Node.js is not set up: script/test does it")
    done = subprocess.run(["node", script], cwd=JS, input=json.dumps(given), capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def taken_by_a_wallet(credential: dict[str, Any], client: Client) -> dict[str, Any]:
    """What a wallet's own core says when it asks us for our document and the status list at the addresses that it finds itself."""
    cache.clear()
    answers = {}
    for path in ("/.well-known/did.json", "/credentials/status/1/"):
        response = client.get(path)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*"), "a wallet in a browser may ask"
        answers[f"https://alongside.example{path}"] = {"type": response["Content-Type"], "body": response.content.decode()}
    return node("wallet.mjs", {"credential": credential, "answers": answers})


def fresh_list(number: int = 1) -> bytes:
    cache.delete(f"status-list:{number}")
    found = status_list(number)
    assert found
    return found


def places(credential: bytes) -> tuple[int, set[int]]:
    """(the place of `credential`, the places that are taken back), the latter as an independent reader counts them."""
    listed = json.loads(fresh_list())["credentialSubject"]["encodedList"]
    return int(json.loads(credential)["credentialStatus"]["statusListIndex"]), set(set_indices(decode_encoded_list(listed)))


@pytest.fixture
def credential(award: Award) -> bytes:
    return make_credential(award)


def test_a_wallet_takes_it_and_sees_when_it_was_taken_back(award: Award, cast: Cast, client: Client, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://alongside.example"  # a wallet asks over https only
    credential = json.loads(make_credential(award))
    fine = {"valid_signature": True, "revocation_status": True, "expiration": True, "registered_issuer": False}
    found = taken_by_a_wallet(credential, client)
    asked = {one for one in found["asked"] if one.startswith("https://alongside.example/")}

    assert (found["log"], found["errors"]) == (fine, [])
    assert asked == {"https://alongside.example/.well-known/did.json", "https://alongside.example/credentials/status/1/"}
    assert taken_by_a_wallet(credential | {"name": "Another course"}, client)["errors"] == ["invalid_signature"]
    flows.withdraw_certificate(award, reason="A mistake.", by=cast.robin)
    assert taken_by_a_wallet(credential, client)["log"] == fine | {"revocation_status": False}


# --- What it says ---


def test_it_says_what_the_certificate_says_and_neither_name_nor_address(award: Award, credential: bytes, cast: Cast) -> None:
    made = json.loads(credential)
    subject = made["credentialSubject"]
    hidden = subject.pop("identifier")
    place = made.pop("credentialStatus")
    proof = made.pop("proof")
    site, did = "http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"

    assert (made["id"], made["issuer"], made["name"]) == (
        f"{site}/c/{award.pretty_serial}/", {"id": did, "type": ["Profile"], "name": "Alongside", "url": f"{site}/"}, "Small Course",
    )  # fmt: skip
    assert subject["achievement"]["criteria"]["narrative"].startswith("All 4 lessons are marked as done")
    assert made["evidence"][0]["narrative"] == (
        "About 2 hours: 4 lessons. Edition 1 of the course. Given by Riverside. Signed by Robin Hughes, coordinator."
    )
    assert subject["source"]["name"] == "Riverside" and "validUntil" not in made
    assert proof["verificationMethod"] == key_id(signing.signer().public)
    assert (place["statusPurpose"], place["statusListCredential"]) == ("revocation", f"{site}/credentials/status/1/")
    assert [(one["identityType"], one["identityHash"]) for one in hidden] == [
        (kind, "sha256$" + hashlib.sha256((value + one["salt"]).encode()).hexdigest())
        for one, kind, value in zip(hidden, ("emailAddress", "name"), (cast.amara.email, "Amara Okafor"), strict=True)
    ]
    assert hidden[0]["salt"] != hidden[1]["salt"]
    assert b"Amara" not in credential and cast.amara.email.encode() not in credential


def test_neutral_title_leads_nowhere_else(completed: Enrolment, cast: Cast) -> None:
    neutral = flows.wish_for_certificate(completed, name="Amara", title=TitleChoice.NEUTRAL, by=cast.amara).award
    assert neutral
    full = flows.replace_certificate(neutral, name="Amara", title=TitleChoice.FULL, by=cast.amara)
    first, second = (json.loads(make_credential(one)) for one in (neutral, full))

    assert first["name"] == "A Short Course" and "Small Course" not in json.dumps(first)
    assert first["credentialSubject"]["achievement"]["id"] != second["credentialSubject"]["achievement"]["id"]
    assert neutral.facts.find(first["credentialSubject"]["achievement"]["id"].removeprefix("urn:uuid:")) == -1


def test_hostile_host_is_in_nothing(award: Award, cast: Cast, settings: Any, client: Client) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.force_login(cast.amara)
    for url in (f"{URL}credential/", "/credentials/status/1/", "/.well-known/did.json"):
        response = client.get(url, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
        assert response.status_code == 200 and b"evil.example" not in response.content


def test_another_installation_is_another_issuer(award: Award, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://training.example.org"
    made = json.loads(make_credential(award))

    assert (made["issuer"]["id"], made["id"]) == ("did:web:training.example.org", f"https://training.example.org/c/{award.pretty_serial}/")


# --- What others make of it ---


def test_believed_elsewhere(credential: bytes) -> None:
    assert checked(json.loads(credential)) == STANDS


@pytest.mark.parametrize(
    "path", ["name", "validFrom", "credentialSubject.achievement.criteria.narrative", "credentialStatus.statusListIndex"]
)
def test_not_believed_when_anything_was_changed(credential: bytes, path: str) -> None:
    made = json.loads(credential)
    *way, last = path.split(".")
    part = made
    for key in way:
        part = part[key]
    part[last] = part[last][:-1] + ("1" if part[last][-1] != "1" else "2") if last != "validFrom" else "2020-01-01T00:00:00Z"
    result = checked(made)

    assert not result["verified"] and any("nvalid signature" in why or "erification error" in why for why in result["why"])


def test_not_believed_with_something_added(credential: bytes) -> None:
    made = json.loads(credential)
    made["credentialSubject"]["unheardOf"] = "more"

    assert not checked(made)["verified"]


def test_every_term_of_it_is_signed(credential: bytes) -> None:
    """What no context knows would be left unsigned. A strict reader in Python refuses such a one, and ours passes."""
    methods = {method["id"]: method for method in did_document()["verificationMethod"]}
    public = signing.signer().public

    pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert key_id(public) in methods
    assert OB3LdpVerifier(pubkey_pem=pem).verify(credential.decode())


def test_a_key_that_was_changed_since_still_proves_it(award: Award, credential: bytes) -> None:
    signing.rotate()

    assert len(did_document()["verificationMethod"]) == 2
    assert checked(json.loads(credential)) == STANDS
    assert make_credential(Award.objects.get()) == credential
    assert bytes(AwardCredential.objects.get().key) != signing.signer().public


def test_a_key_of_somebody_else_proves_nothing(credential: bytes) -> None:
    made = json.loads(credential)
    made["proof"]["verificationMethod"] = made["proof"]["verificationMethod"].replace("127.0.0.1", "evil.example")

    assert not checked(made)["verified"]


def test_one_that_ran_out_says_so(completed: Enrolment, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    monkeypatch.setattr("courses.certificates.actions.writing.valid_until", lambda outline: yesterday.isoformat())
    then = clock.now() - dt.timedelta(days=30)
    award = flows.wish_for_certificate(completed, name="Amara", title=TitleChoice.FULL, by=cast.amara).award
    assert award
    award.issued_at = then
    made = json.loads(make_credential(award))

    assert made["validUntil"][:10] == yesterday.isoformat()
    result = checked(made)
    assert not result["verified"] and any("xpired" in why or "validUntil" in why for why in result["why"]), result


# --- Taken back ---


def test_withdrawn_and_replaced_are_taken_back_and_no_other(award: Award, credential: bytes, cast: Cast) -> None:
    assert places(credential)[1] == set()
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    second = make_credential(newer)
    first_place, taken_back = places(credential)

    assert taken_back == {first_place}
    assert checked(json.loads(credential))["taken_back"] is True
    assert checked(json.loads(second)) == STANDS
    flows.withdraw_certificate(newer, reason="A mistake.", by=cast.robin)
    assert places(second)[1] == {first_place, places(second)[0]}
    assert checked(json.loads(second))["taken_back"] is True


def test_status_list_is_public_short_lived_and_large(award: Award, credential: bytes, client: Client) -> None:
    response = client.get("/credentials/status/1/")
    listed = json.loads(response.content)
    assert (response["Content-Type"], response["Cache-Control"], response["Access-Control-Allow-Origin"]) == (
        "application/vc", "public, max-age=300", "*",
    )  # fmt: skip
    assert len(decode_encoded_list(listed["credentialSubject"]["encodedList"])) * 8 == LIST_SIZE == 131_072
    assert listed["id"] == json.loads(credential)["credentialStatus"]["statusListCredential"]
    assert [client.get(f"/credentials/status/{number}/").status_code for number in (0, 2, 2**70)] == [404] * 3
    assert not response.cookies


@pytest.mark.parametrize("more", [0, 2])
def test_status_list_costs_the_same_for_one_and_for_three(
    award: Award, credential: bytes, cast: Cast, more: int, django_assert_num_queries: Callable[..., Any], settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    signing.signer()
    for _ in range(more):
        award = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
        make_credential(award)
    cache.clear()

    with django_assert_num_queries(4):
        assert status_list(1)
    with django_assert_num_queries(0):
        assert status_list(1)


def test_erased_holder_keeps_the_place_and_loses_the_credential(award: Award, credential: bytes, cast: Cast) -> None:
    flows.withdraw_certificate(award, reason="A mistake.", by=cast.robin)
    place, before = places(credential)
    erase_person(cast.amara)

    assert (CredentialFile.objects.count(), AwardCredential.objects.count()) == (0, 1)
    assert places(credential) == (place, before) == (place, {place})
    assert checked(json.loads(credential))["taken_back"] is True


def test_a_place_that_is_taken_is_drawn_again(award: Award, credential: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = AwardCredential.objects.get().index
    draws = iter([taken, taken, (taken + 1) % LIST_SIZE])
    monkeypatch.setattr("courses.certificates.actions.credentials.secrets.randbelow", lambda below: next(draws))
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    make_credential(newer)

    assert newer.credential.index == (taken + 1) % LIST_SIZE


# --- Made once ---


def test_the_same_bytes_for_good(award: Award, credential: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.certificates.actions.credentials.signed", None)

    assert make_credential(Award.objects.get()) == credential
    with pytest.raises(TypeError):
        AwardCredential.objects.get().save()


def test_made_in_two_places_at_once_is_one(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    first: list[bytes] = []

    def meanwhile(*args: Any) -> dict[str, Any]:
        monkeypatch.undo()
        first.append(make_credential(award))
        return {}

    monkeypatch.setattr("courses.certificates.actions.credentials.signed", meanwhile)

    assert [make_credential(award)] == first
    assert (AwardCredential.objects.count(), CredentialFile.objects.count()) == (1, 1)


def test_the_worker_makes_it_also_for_older_awards(award: Award) -> None:
    make_document(award)
    CredentialFile.objects.all().delete()
    AwardCredential.objects.all().delete()

    assert (sweep(), sweep()) == (1, 0)
    assert CredentialFile.objects.get().credential.award == award


def test_without_a_key_the_page_is_honest(award: Award, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    delete_key(signing.OWNER)
    phone = sign_in(cast.amara)

    for what in ("credential", "picture"):
        response = phone.get(f"{URL}{what}/")
        assert response.status_code == 503 and "nothing about it is lost" in response.content.decode()
    with pytest.raises(NotMadeYet):
        download_credential(award, by=cast.amara)
    assert not AwardCredential.objects.exists()
    signing.rotate()
    assert phone.get(f"{URL}credential/").status_code == 200


def test_without_a_key_the_list_waits(award: Award, credential: bytes, client: Client) -> None:
    cache.delete("status-list:1")
    delete_key(signing.OWNER)
    response = client.get("/credentials/status/1/")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "600", "no-store")


# --- Having it ---


def test_it_is_enclosed_in_the_document(award: Award, tmp_path: Path) -> None:
    document = make_document(award)
    with pikepdf.open(BytesIO(document)) as pdf:
        names = set(pdf.attachments)
        enclosed = pdf.attachments[CREDENTIAL].get_file().read_bytes()
    (tmp_path / "c.pdf").write_bytes(document)

    assert names == {"certificate.json", "credential.json"}
    assert enclosed == make_credential(award) == look_inside(document, CREDENTIAL).content.encode()
    assert "no failures" in str(page.validate_pdf(str(tmp_path / "c.pdf"), profile="ua1"))


def test_picture_holds_it(award: Award, credential: bytes, cast: Cast) -> None:
    png = download_badge(award, by=cast.amara)

    assert extract_png(png, keyword=b"openbadgecredential") == credential.decode()
    with Image.open(BytesIO(png)) as picture:
        picture.load()
        assert (picture.size, picture.mode, picture.getpixel((0, 0))) == ((600, 600), "RGBA", (0, 0, 0, 0))


def test_holder_downloads_and_nobody_else(award: Award, cast: Cast, sign_in: Callable[[User], Client], client: Client) -> None:
    phone = sign_in(cast.amara)
    for what, kind, content_type in (("credential", "json", "application/vc"), ("picture", "png", "image/png")):
        response = phone.get(f"{URL}{what}/")
        assert response["Content-Disposition"] == f'attachment; filename="certificate-{award.pretty_serial}.{kind}"'
        assert (response["Content-Type"], response["Cache-Control"]) == (content_type, "no-store, private")
        for who in (cast.robin, cast.sunita, cast.ella, cast.alex, cast.tomasz):
            assert sign_in(who).get(f"{URL}{what}/").status_code == 404
        assert client.get(f"{URL}{what}/").status_code == 302
    shown = phone.get(URL).content.decode()
    assert "A wallet is an app" in shown and f"{URL}credential/" in shown and f"{URL}picture/" in shown


def test_badge_of_everybody_has_no_title(client: Client) -> None:
    response = client.get("/credentials/badge.png")

    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(response.content)).size == (600, 600)


def test_halves_agree(award: Award, credential: bytes, cast: Cast) -> None:
    assert_policy_agrees(credentials, cast, AwardCredential.objects.all())
    assert_policy_agrees(credential_files, cast, CredentialFile.objects.all())
    assert set(credentials.visible_to(cast.robin)) == {AwardCredential.objects.get()}
    assert not credential_files.visible_to(cast.robin).exists()


def test_export_holds_it(award: Award, cast: Cast) -> None:
    [before] = everything_about(cast.amara)["certificates"]
    credential = make_credential(award)
    [after] = everything_about(cast.amara)["certificates"]

    assert (before["credential"], after["credential"]) == (None, json.loads(credential))


def test_issuer_is_published_for_every_website(client: Client, award: Award) -> None:
    response = client.get("/.well-known/did.json")
    listed = response.json()

    assert listed == did_document() and listed["id"] == "did:web:127.0.0.1%3A8000"
    assert listed["assertionMethod"] == [key_id(signing.signer().public)]
    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", "public, max-age=3600")
