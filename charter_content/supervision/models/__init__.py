from .group import Gathering, GatheringAction, GatheringAddition, Invitation, SignUp
from .pairs import Rhythm, Supervision
from .preparing import Preparation, PreparedPrinciple, PreparedShare, PreparedShareOpening
from .together import Action, Addition, Agreement, Session, Signature, WrittenTogether

__all__ = [
    "Action", "Addition", "Agreement", "Gathering", "GatheringAction", "GatheringAddition", "Invitation", "Preparation",
    "PreparedPrinciple", "PreparedShare", "PreparedShareOpening", "Rhythm", "Session", "SignUp", "Signature",
    "Supervision", "WrittenTogether",
]  # fmt: skip
