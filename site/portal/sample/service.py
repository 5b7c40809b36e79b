"""What stands on the page of the sample service. Every name and number in it is invented."""

import datetime as dt
import uuid

from foundation import clock
from people.actions import add_entry
from people.models import HousePaper, Service, Signpost, SupportContact, User

NUMBERS = (
    {
        "name": "Duty line",
        "what": "If you worry about somebody, or need a coordinator now.",
        "phone": "01632 960 010",
        "hours": "Monday to Friday, 9 to 5",
    },
    {"name": "Lead for keeping people safe", "what": "Ring the same day.", "phone": "01632 960 011", "hours": "Monday to Friday, 9 to 5"},
)
PLACES = (
    (
        {
            "name": "Mill Lane Allotment",
            "what": "Growing things in company. No need to talk.",
            "how": "Mill Lane 4, Tuesdays from ten. Just turn up.",
        },
        20,
    ),
    ({"name": "Evening Café", "what": "Tea, games and people who listen.", "how": "High Street 12, every day from six to ten."}, 45),
    (
        {
            "name": "Debt Advice at the Library",
            "what": "Free help with letters, debts and benefits.",
            "how": "Ring 01632 960 020 for a day.",
        },
        210,
    ),
)
LONE_WORKING = """Say where you go, and when you will be back.

Ring the duty line when you set out and when you are done.

If you feel unsure on the way, turn back. Nobody will ask you to explain."""


def fill_page(service: Service, by: User) -> None:
    """Numbers, places (one of them checked long ago) and policies."""
    for number in NUMBERS:
        add_entry(SupportContact, service, number, key=uuid.uuid4(), by=by)
    for place, days in PLACES:
        checked = {"checked_on": clock.today() - dt.timedelta(days=days)}
        add_entry(Signpost, service, place | checked, key=uuid.uuid4(), by=by)
    add_entry(HousePaper, service, {"name": "Out and about alone", "text": LONE_WORKING}, key=uuid.uuid4(), by=by)
    add_entry(HousePaper, service, {"name": "Expenses", "web": "https://riverside.example/expenses"}, key=uuid.uuid4(), by=by)
