"""Somebody's own calendar, which joins live sessions and meetings of supervision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from charter_content.supervision import diary as supervision
from courses.cohorts import diary as cohorts
from courses.cohorts.queries import feed_person
from foundation.diary import calendar_feed


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at a private address. It works signed out: calendar programs do not sign in. It names nobody and no subject."""
    person = feed_person(secret)
    if person is None:
        raise Http404
    meetings = sorted([*cohorts.meetings_of(person), *supervision.meetings_of(person)], key=lambda one: one.starts_at)
    response = HttpResponse(calendar_feed(meetings), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
