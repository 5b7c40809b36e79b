from django.db.models import TextChoices

from people.enums import LEADING, Role


class Stage(TextChoices):
    """When in somebody's first months an item belongs."""

    BEFORE = "before", "Before the start"
    FIRST_DAY = "first_day", "First day"
    FIRST_MONTH = "first_month", "First month"
    THREE_MONTHS = "three_months", "Three months"


USUAL_DAYS = {Stage.BEFORE: -1, Stage.FIRST_DAY: 0, Stage.FIRST_MONTH: 30, Stage.THREE_MONTHS: 90}
"""Days from the start to the day an item is due, where the item itself says nothing. The timings are ours."""

EARLIEST, LATEST = -180, 730
"""The fewest and the most days from the start that an editor may set."""


class Signer(TextChoices):
    """As whom somebody leads or signs an item."""

    SUPPORTER = "supporter", "Peer supporter"
    COORDINATOR = "coordinator", "Coordinator"
    MANAGER = "manager", "Service manager"
    SAFEGUARDING = "safeguarding", "Safeguarding lead"


BY_NAME = (Signer.MANAGER, Signer.SAFEGUARDING)
"""Who is named for one induction. Where no manager is named, whoever holds that role at the service may sign."""

HOLDERS = {Signer.COORDINATOR: LEADING, Signer.MANAGER: (Role.MANAGER,)}
"""The roles at the service that make somebody this signer."""


class Reads(TextChoices):
    """What is read for an item."""

    NOTHING = "", "Nothing"
    DOCUMENT = "document", "A document"


class Known(TextChoices):
    """Facts that are kept elsewhere in the system: such an item is worked out, and nobody ticks it."""

    NOTHING = "", "No: people sign it"
    COURSE = "course", "The course is completed"
    CHARTER = "charter", "The charter was read together"
    AGREEMENT = "agreement", "The supervision agreement is signed by both"
    SUPERVISION = "supervision", "The first supervision is signed by both"


class Answer(TextChoices):
    """What a record under an item says. The newest of each signer counts."""

    SIGNED = "signed", "Signed"
    NOT_YET = "not_yet", "Not agreed yet"
    WITHDRAWN = "withdrawn", "Taken back"
    ELSEWHERE = "elsewhere", "Done elsewhere"
    AGREED = "agreed", "Agreed that it was done elsewhere"


class Given(TextChoices):
    """How a finished item came to be done."""

    SIGNED = "signed", "Signed"
    KNOWN = "known", "Known to the system"
    ELSEWHERE = "elsewhere", "Done elsewhere"


RESERVED_CODES = ("paper", "file", "import", "plan", "signers", "newer", "close", "open")
"""Words that addresses below an induction use: no item may be called so."""
