from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .documents import AwardDocument, AwardFile
from .printing import AwardPrint, PrintJob, PrintPart
from .renewal import AwardReminder, RefresherRead

__all__ = [
    "Award", "AwardDocument", "AwardFile", "AwardPrint", "AwardReminder", "AwardSeal", "AwardSecret", "CertificateWish", "CheckLink",
    "PrintJob", "PrintPart", "RefresherRead", "Withdrawal",
]  # fmt: skip
