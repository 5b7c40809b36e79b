"""Everything that inductions keep about one person, opened: for that person, on their request, and for nobody else."""

from typing import Any

from charter_content.induction.models import Induction, NamedSigner, PassportImport, SignOff
from foundation.keys import KeyRing, key_rings
from people.models import User


def inductions_about(person: User) -> dict[str, Any]:
    """`person`'s own inductions with every record in them; and what they said under others', without telling whose those are."""
    own = Induction.objects.filter(person=person).select_related("service", "version").prefetch_related("sign_offs", "named__person")
    others = list(SignOff.objects.filter(person=person).exclude(induction__person=person).select_related("induction"))
    rings = key_rings({row.induction.key_owner for row in others})
    return {
        "induction": [_induction(row) for row in own],
        "induction of others, what you signed": [_said(row, rings[row.induction.key_owner]) for row in others],
        "induction of others, you are named in": [
            {"as": row.get_signer_display(), "since": row.at} for row in NamedSigner.objects.filter(person=person).order_by("at")
        ],
        "induction of others, what you took in": [
            {"from": row.issuer, "at": row.at} for row in PassportImport.objects.filter(person=person).exclude(induction__person=person)
        ],
    }


def _induction(row: Induction) -> dict[str, Any]:
    ring = KeyRing(row.key_owner)
    return {
        "service": str(row.service), "checklist": str(row.version), "starts": row.starts_on, "begun": row.made_at, "closed": row.closed_at,
        "records": [_said(one, ring) | {"by": one.name} for one in row.sign_offs.all()],
        "named": [{"as": one.get_signer_display(), "who": str(one.person)} for one in row.named.all()],
        "taken in": [{"from": one.issuer, "issued": one.issued_on, "key": one.fingerprint} for one in row.imports.all()],
    }  # fmt: skip


def _said(row: SignOff, ring: KeyRing) -> dict[str, Any]:
    return {
        "item": row.label, "as": row.get_signer_display(), "what": row.get_answer_display(), "at": row.at, "read": row.document,
        "version": row.document_version, "comment": ring.read(row, "comment") if row.comment else "",
    }  # fmt: skip
