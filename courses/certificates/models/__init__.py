from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .documents import AwardDocument, AwardFile

__all__ = ["Award", "AwardDocument", "AwardFile", "AwardSeal", "AwardSecret", "CertificateWish", "CheckLink", "Withdrawal"]
