"""A certificate as a page of the website, for whoever makes its template."""

from dataclasses import replace

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from courses.certificates.actions import look_of_template
from courses.certificates.enums import Form
from courses.certificates.facts import Facts
from courses.certificates.layout import page_contexts
from courses.certificates.models import CertificateTemplate
from courses.certificates.queries import courses_to_choose, data_uri
from foundation.pictures import NoPicture

register = template.Library()
INVENTED = Facts(
    serial="7KQ4M2XW9TRB", title="Peer Support Training", course="", edition=1, hours="20",
    days=("What it is", "Coaching", "Goals", "Strengths"), lessons=100, safety_items=12, service="Riverside", started="2026-09-01",
    completed="2026-12-18", issued="2026-12-18", name_hash="", live_sessions=4,
    rule=(
        "4 live sessions were attended, or caught up on in a way that the coordinator agreed.",
        "All 100 lessons are marked as done, or skipped or talked through where there is a note about what comes up.",
        "Each of the 12 safety questions has been answered right once, in as many tries as you like, or talked through.",
        "There was a closing conversation with the coordinator, which both signed.",
    ),
)  # fmt: skip
"""Nobody's."""


@register.simple_tag
def sample_certificate(made_of: CertificateTemplate, form: str) -> SafeString:
    """The page of `form` with the look of `made_of` as it is now, made out to somebody invented."""
    try:
        look, pictures = look_of_template(made_of)
    except (NoPicture, OSError):
        return SafeString("<p>A picture cannot be used here. Choose another one.</p>")
    coordinator = (("Robin Ellis", "Coordinator"),) if look.coordinator_signs else ()
    facts = replace(
        INVENTED,
        title=dict(courses_to_choose()).get(str(made_of.course_key), INVENTED.title),
        signed_by=coordinator + tuple((one.name, one.role) for one in look.signatories),
    )
    addresses = {sha256: data_uri(picture.content) for sha256, picture in pictures.items()}
    contexts = page_contexts(
        Form(form), facts=facts, look=look, name="Amara Okafor", address="https://alongside.example/c/7KQ4-M2XW-9TRB/", pictures=addresses
    )
    context = contexts[0] | {"files": settings.STATIC_URL, "preview": True}
    return render_to_string(str(context["template"]), context)
