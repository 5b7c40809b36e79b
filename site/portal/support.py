"""The numbers that ship. Source: domain brief, section 4, "Safeguarding escalation"; checked by whoever runs the site before it opens."""

SHIPPED_CHECKED_ON = "2026-11-22"
SHIPPED_INTRO = (
    "<p>You do not have to be sure that it is bad enough. These people would rather hear from you early.</p>"
    "<p>Nobody here reads along: this site cannot see that you need help. Please ring or text somebody who can.</p>"
)
_DAY_AND_NIGHT = {"phone": "", "text": "", "web": "", "hours": "Day and night"}
SHIPPED_CONTACTS = [
    ("contact", _DAY_AND_NIGHT | contact)
    for contact in (
        {"name": "Life in danger now", "what": "Ambulance, police, fire. You can also go to A&E.", "phone": "999"},
        {
            "name": "NHS 111: urgent mental health help",
            "what": "In England and Wales choose option 2. In Scotland choose mental health.",
            "phone": "111",
        },
        {"name": "Lifeline, in Northern Ireland", "what": "For anybody in distress or despair.", "phone": "0808 808 8000"},
        {"name": "Samaritans", "what": "To talk, about anything at all.", "phone": "116 123"},
        {"name": "Shout", "what": "If you would rather text: send the word SHOUT.", "text": "85258"},
    )
]
