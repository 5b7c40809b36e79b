import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.certificates.attached import ENCLOSED
from courses.certificates.facts import from_json, hash_name
from courses.certificates.proof import read_proof
from foundation import signing
from foundation.enclosed import look_inside

LARGEST = 20_000_000


class Command(BaseCommand):
    help = (
        "Is this file a certificate as it was issued, to the byte? Asks no network, and no database when --key or --keys is given: "
        "the published keys of an installation stand at its /.well-known/alongside-keys.json. Exits with 1 when it is not."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The PDF.")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--key", action="append", default=[], help="A public key, as published. May be given several times.")
        which.add_argument("--keys", type=Path, help="A saved alongside-keys.json. Without either: the keys of this installation.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, file: Path, key: list[str], keys: Path | None, **options: Any) -> None:
        found = check_file(_read(file), _trusted(key, keys))
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
        else:
            self.stdout.write(found["says"])
            for label in ("serial", "name", "title", "service", "completed", "issued", "valid_until"):
                if found["genuine"] and found[label]:
                    self.stdout.write(f"  {label.replace('_', ' ')}: {found[label]}")
            if found["genuine"]:
                self.stdout.write("Whether it was replaced or withdrawn since, only its check page can say.")
        if not found["genuine"]:
            raise SystemExit(1)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} is larger than {LARGEST // 1_000_000} MB.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _trusted(given: list[str], listed: Path | None) -> list[bytes]:
    """The public keys to go by. Raises CommandError."""
    if not given and listed is None:
        return [bytes(row.public) for row in signing.published_keys()]
    try:
        if listed is not None:
            given = [one["key"] for one in json.loads(_read(listed))["keys"]]
        return [signing.from_text(one, length=signing.KEY_LENGTH) for one in given]
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError("That is no public key: 43 letters and digits, as at /.well-known/alongside-keys.json.") from error


def check_file(data: bytes, keys: list[bytes]) -> dict[str, Any]:
    """What the file is: {"genuine", "says", "serial", "name", "title", "service", "completed", "issued", "valid_until"}.

    The facts are told only of a genuine file; they are those that were signed when the certificate was given.
    """
    nothing = {"genuine": False, "serial": "", "name": "", "title": "", "service": "", "completed": "", "issued": "", "valid_until": ""}
    proof = read_proof(data)
    if proof is None:
        return nothing | {"says": "Not a file of ours: there is no proof in it."}
    if not proof.is_whole:
        return nothing | {"says": "Altered: it is not as it was when it was signed.", "serial": proof.serial}
    if proof.key not in keys:
        return nothing | {"says": "Signed with a key that is not among those given.", "serial": proof.serial}
    try:
        enclosed = json.loads(look_inside(data, ENCLOSED).content)
        facts = from_json(enclosed["facts"])
    except (ValueError, KeyError, TypeError):
        return nothing | {"says": "It is whole, but what is enclosed in it cannot be read here.", "serial": proof.serial}
    if facts.serial != proof.serial or facts.name_hash != hash_name(enclosed["name"], enclosed["salt"]):
        return nothing | {"says": "Altered: what is enclosed does not fit.", "serial": proof.serial}
    told = {"title": facts.title, "service": facts.service, "completed": facts.completed, "issued": facts.issued}
    says = "Genuine: this is the file as it was issued, to the byte."
    return (
        nothing | told | {"genuine": True, "says": says, "serial": facts.serial, "name": enclosed["name"], "valid_until": facts.valid_until}
    )
