from .awards import Award, AwardSeal, AwardSecret, CertificateWish, CheckLink, Withdrawal
from .documents import AwardDocument, AwardFile
from .renewal import AwardReminder, RefresherRead
from .templates import CertificateTemplate, TemplateImage, TemplateVersion

__all__ = [
    "Award", "AwardDocument", "AwardFile", "AwardReminder", "AwardSeal", "AwardSecret", "CertificateTemplate", "CertificateWish",
    "CheckLink", "RefresherRead", "TemplateImage", "TemplateVersion", "Withdrawal",
]  # fmt: skip
