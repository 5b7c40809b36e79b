"""What somebody was sent about their account here, and when they would like mail."""

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from people import actions, policies
from people.decorators import signed_in, signed_in_or_kept
from people.enums import MESSAGES_KEPT, MessageKind
from people.queries import message_preferences_of, sent_messages
from portal.forms import MessagePreferencesForm

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def messages(request: HttpRequest) -> HttpResponse:
    """One's own mail, newest first; a POST keeps when one would like it."""
    person = signed_in(request)
    form = MessagePreferencesForm(request.POST if request.method == "POST" else None, instance=message_preferences_of(person))
    if form.is_bound and form.is_valid():
        actions.set_message_preferences(person, form.cleaned_data, by=person)
        told.success(request, "Kept. What waits goes by it too.")
        return redirect("messages")
    rows = policies.messages.visible_to(person).exclude(kind=MessageKind.DIGEST).select_related("gathered_in")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "sent": sent_messages(list(page.object_list)), "person": person, "kept": MESSAGES_KEPT.days // 30,
    }  # fmt: skip
    return render(request, "portal/messages.html", context, status=422 if form.errors else 200)
