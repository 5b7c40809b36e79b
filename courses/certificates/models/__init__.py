from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .credentials import AwardCredential, CredentialFile
from .documents import AwardDocument, AwardFile
from .printing import AwardPrint, PrintJob, PrintPart
from .renewal import AwardReminder, RefresherRead
from .templates import CertificateTemplate, TemplateImage, TemplateVersion

__all__ = [
    "Award", "AwardCredential", "AwardDocument", "AwardFile", "AwardPrint", "AwardReminder", "AwardSeal", "AwardSecret",
    "CertificateTemplate", "CertificateWish", "CheckLink", "CredentialFile", "PrintJob", "PrintPart", "RefresherRead", "TemplateImage",
    "TemplateVersion", "Withdrawal",
]  # fmt: skip
