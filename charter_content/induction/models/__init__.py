from .checklist import Induction, NamedSigner, PassportImport, SignOff
from .template import InductionItem, InductionTemplate, InductionVersion

__all__ = ["Induction", "InductionItem", "InductionTemplate", "InductionVersion", "NamedSigner", "PassportImport", "SignOff"]
