"""What this installation signs for the wallets and checkers of others: W3C Verifiable Credentials, and who it is as their issuer.

The only importer of openbadgeslib. Contexts come with it: nothing is ever fetched.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from foundation import signing

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
DID_CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
LIST_SIZE = 131_072
"""Entries of one status list: the fewest that the recommendation allows, so that looking at one tells nobody whose."""


def site_address() -> str:
    """Where this installation is, as its settings say; never as a request says."""
    return settings.WAGTAILADMIN_BASE_URL


def issuer_id() -> str:
    """Who this installation is: `did:web` of the host in `site_address()`, which its document at /.well-known/did.json bears out."""
    return f"did:web:{quote(urlsplit(site_address()).netloc, safe='')}"


def multikey(public: bytes) -> str:
    """A public key as Multikey has it: z6Mk…"""
    from openbadgeslib.ob3.did import multikey_from_pem  # slow import: 0.1 s, only where something is signed or published

    pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return multikey_from_pem(pem)


def key_id(public: bytes) -> str:
    """What signatures call a key of ours: the issuer and the key itself, so that no other key ever has the same name."""
    return f"{issuer_id()}#{multikey(public)}"


def did_document() -> dict[str, Any]:
    """Who we are, and every key that we sign with or ever did, today's first: what an old key signed still holds."""
    issuer, keys = issuer_id(), [multikey(bytes(row.public)) for row in signing.published_keys()]
    methods = [{"id": f"{issuer}#{key}", "type": "Multikey", "controller": issuer, "publicKeyMultibase": key} for key in keys]
    return {
        "@context": list(DID_CONTEXTS), "id": issuer, "alsoKnownAs": [f"{site_address()}/"],
        "verificationMethod": methods, "assertionMethod": [method["id"] for method in methods],
    }  # fmt: skip


def signed(credential: Mapping[str, Any], pair: signing.Signer) -> dict[str, Any]:
    """`credential` with a Data Integrity proof (eddsa-rdfc-2022) by `pair`. Takes 20 ms, the first time in a process 0.4 s."""
    from openbadgeslib.ob3.ldp import add_data_integrity_proof  # slow import, see multikey

    pem = pair.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return add_data_integrity_proof(dict(credential), pem, key_id(pair.public))


def status_entry(address: str, index: int) -> dict[str, str]:
    """Where a credential says that it may be looked up whether it was taken back: bit `index` of the list at `address`."""
    return {
        "id": f"{address}#{index}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": str(index),
        "statusListCredential": address,
    }  # fmt: skip


def bits(indices: Iterable[int]) -> str:
    """A list of LIST_SIZE bits with those of `indices` set, as a status list encodes it."""
    from openbadgeslib.ob3.status_list import encode_bitstring  # slow import, see multikey

    return encode_bitstring(indices, LIST_SIZE)
