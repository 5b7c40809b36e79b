from .pairs import Rhythm, Supervision
from .preparing import Preparation, PreparedPrinciple, PreparedShare, PreparedShareOpening
from .together import Action, Addition, Agreement, Session, Signature, WrittenTogether

__all__ = [
    "Action", "Addition", "Agreement", "Preparation", "PreparedPrinciple", "PreparedShare", "PreparedShareOpening", "Rhythm", "Session",
    "Signature", "Supervision", "WrittenTogether",
]  # fmt: skip
