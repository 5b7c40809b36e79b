from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .documents import AwardDocument, AwardFile
from .renewal import AwardReminder, RefresherRead

__all__ = [
    "Award", "AwardDocument", "AwardFile", "AwardReminder", "AwardSeal", "AwardSecret", "CertificateWish", "CheckLink", "RefresherRead",
    "Withdrawal",
]  # fmt: skip
