"""How often a service meets."""

from charter_content.supervision.cycle import Rules
from charter_content.supervision.models import Rhythm
from people.models import Service


def rhythm_of(service: Service) -> Rhythm:
    """Its row; one with the defaults, not saved, while the service has set nothing."""
    return Rhythm.objects.filter(service=service.pk).first() or Rhythm(service=service)


def rules_of(rhythm: Rhythm, *, few_hours: bool) -> Rules:
    """The rules for one person there."""
    weeks = rhythm.weeks_between_few_hours if few_hours else rhythm.weeks_between
    return Rules(weeks, weekly_at_first=rhythm.weekly_at_first, extra_in_month_four=rhythm.extra_in_month_four)
