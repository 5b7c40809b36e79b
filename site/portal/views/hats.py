"""Which of one's roles is on: for people who hold several."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from people.hats import hat_of, hats_of, put_on
from portal.forms import HatForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hat(request: HttpRequest) -> HttpResponse:
    """Choose one of today's roles, and go back to where one was."""
    hats = {hat.code: hat for hat in hats_of(request.user)}
    now = hat_of(request)
    back = request.POST.get("next") or request.GET.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or back.startswith("/hat/"):
        back = "/"
    form = HatForm(request.POST if request.method == "POST" else None, hats=list(hats.values()), initial={"hat": now.code if now else ""})
    if form.is_bound and form.is_valid():
        chosen = hats[form.cleaned_data["hat"]]
        put_on(request, chosen)
        messages.success(request, f"You act as {chosen} now.")
        return redirect(back)
    return render(request, "portal/hat.html", {"form": form, "hats": hats, "back": back}, status=422 if form.errors else 200)
