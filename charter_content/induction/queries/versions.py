"""Which checklists there are to begin with, and the newest version of each."""

import uuid

from charter_content.induction.models import InductionTemplate, InductionVersion


def newest_version(template_key: uuid.UUID) -> InductionVersion | None:
    return InductionVersion.objects.filter(template_key=template_key).order_by("-number").first()


def versions_to_start() -> list[InductionVersion]:
    """The newest version of each checklist that is published today, by title. Two queries, however many."""
    live = list(InductionTemplate.objects.filter(live=True).values_list("key", flat=True))
    newest: dict[uuid.UUID, InductionVersion] = {}
    for version in InductionVersion.objects.filter(template_key__in=live).order_by("number"):
        newest[version.template_key] = version
    return sorted(newest.values(), key=lambda version: version.title)
