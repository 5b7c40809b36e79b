from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .credentials import AwardCredential, CredentialFile
from .documents import AwardDocument, AwardFile
from .renewal import AwardReminder, RefresherRead

__all__ = [
    "Award", "AwardCredential", "AwardDocument", "AwardFile", "AwardReminder", "AwardSeal", "AwardSecret", "CertificateWish", "CheckLink",
    "CredentialFile", "RefresherRead", "Withdrawal",
]  # fmt: skip
