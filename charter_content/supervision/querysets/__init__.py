from .group import (
    GatheringActionQuerySet,
    GatheringAdditionQuerySet,
    GatheringQuerySet,
    InvitationQuerySet,
    SignUpQuerySet,
    facilitates_q,
)
from .one_to_one import (
    ActionQuerySet,
    AdditionQuerySet,
    AgreementQuerySet,
    PreparationQuerySet,
    PreparedPrincipleQuerySet,
    PreparedShareOpeningQuerySet,
    PreparedShareQuerySet,
    RhythmQuerySet,
    SessionQuerySet,
    SignatureQuerySet,
    SupervisionQuerySet,
    supervised_q,
)

__all__ = [
    "ActionQuerySet", "AdditionQuerySet", "AgreementQuerySet", "GatheringActionQuerySet", "GatheringAdditionQuerySet",
    "GatheringQuerySet", "InvitationQuerySet", "PreparationQuerySet", "PreparedPrincipleQuerySet",
    "PreparedShareOpeningQuerySet", "PreparedShareQuerySet", "RhythmQuerySet", "SessionQuerySet", "SignUpQuerySet",
    "SignatureQuerySet", "SupervisionQuerySet", "facilitates_q", "supervised_q",
]  # fmt: skip
