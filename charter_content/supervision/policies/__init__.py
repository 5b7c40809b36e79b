from .group import gathering_actions, gathering_additions, gatherings, invitations, sign_ups
from .one_to_one import (
    actions,
    additions,
    agreements,
    openings,
    preparations,
    prepared_principles,
    prepared_shares,
    rhythms,
    sessions,
    signatures,
    supervisions,
)

__all__ = [
    "actions", "additions", "agreements", "gathering_actions", "gathering_additions", "gatherings", "invitations", "openings",
    "preparations", "prepared_principles", "prepared_shares", "rhythms", "sessions", "sign_ups", "signatures", "supervisions",
]  # fmt: skip
