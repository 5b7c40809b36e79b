from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .credentials import AwardCredential, CredentialFile
from .documents import AwardDocument, AwardFile
from .printing import AwardPrint, PrintJob, PrintPart
from .renewal import AwardReminder, RefresherRead

__all__ = [
    "Award", "AwardCredential", "AwardDocument", "AwardFile", "AwardPrint", "AwardReminder", "AwardSeal", "AwardSecret", "CertificateWish",
    "CheckLink", "CredentialFile", "PrintJob", "PrintPart", "RefresherRead", "Withdrawal",
]  # fmt: skip
