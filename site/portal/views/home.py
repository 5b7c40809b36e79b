import json
from base64 import b64encode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from courses.cohorts.models import Enrolment
from courses.pages.queries import open_courses
from foundation.keys import KeyRing
from people.enums import Role
from people.hats import hat_of
from people.models import User
from people.queries import contacts_for
from portal.forms import DisplayForm, FirstAdministratorForm, ProfileForm
from portal.frame import READING_COOKIE, reading_of
from portal.models import SupportInfo

FIRST_ADMIN = "first-administrator"
OFFLINE_FILES = ("foundation/css/app.css", "foundation/fonts/atkinson-next-latin.woff2")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front door: for visitors what this is; for everybody else on to their own home."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "portal/welcome.html", {"courses": open_courses()})
    on = hat_of(request)
    if getattr(user, "leads", False):
        return redirect("counts" if on is not None and on.role == Role.MANAGER else "people")
    if Enrolment.objects.visible_to(user).filter(person=user).exists():
        return redirect("my_training")
    if getattr(user, "edits", False) or user.is_superuser:
        return redirect("wagtailadmin_home")
    return render(request, "portal/roles.html", {"roles": user.roles.active().select_related("service")})


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Who to ring now. Works signed out, and from the phone's own store without a signal."""
    theirs = contacts_for(request.user) if isinstance(request.user, User) else []
    return render(request, "portal/support.html", {"support": SupportInfo.load(request_or_site=request), "theirs": theirs})


@require_safe
def pause(request: HttpRequest) -> HttpResponse:
    """A quiet page, and the way back to the same place."""
    back = request.GET.get("from", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    return render(request, "portal/pause.html", {"back": back})


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Text size, colours, stillness, spacing: kept with the person, or in this browser for somebody signed out."""
    person = request.user if isinstance(request.user, User) else None
    now = reading_of(request)
    start = User(theme=now.theme, text_size=now.text, reduced_motion=now.motion == "reduced", plain_spacing=now.spacing == "plain")
    form = DisplayForm(request.POST if request.method == "POST" else None, instance=person or start)
    if form.is_bound and form.is_valid():
        response = redirect("display")
        if person:
            form.save()
        else:
            chosen = form.cleaned_data
            response.set_cookie(
                READING_COOKIE,
                ".".join(
                    (
                        chosen["theme"], chosen["text_size"], "reduced" if chosen["reduced_motion"] else "auto",
                        "plain" if chosen["plain_spacing"] else "normal",
                    )
                ),
                max_age=60 * 60 * 24 * 365, httponly=True, samesite="Lax", secure=request.is_secure(),
            )  # fmt: skip
        messages.success(request, "Kept. This is how it looks now.")
        return response
    return render(request, "portal/display.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """The name and pronouns that others here see."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Kept.")
        return redirect("profile")
    return render(request, "portal/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How things work here, in plain words."""
    return render(request, "portal/help.html")


@require_safe
def browser_key(request: HttpRequest) -> JsonResponse:
    """The key that locks words which this person's browser could not send. Given to them alone, never stored by the browser."""
    if not isinstance(request.user, User):
        return JsonResponse({"error": "signed out"}, status=401)
    owner = f"browser:{request.user.uuid}"
    return JsonResponse({"person": str(request.user.uuid), "key": b64encode(KeyRing(owner).key_for_writing()).decode()})


@require_safe
@cache_control(max_age=0, must_revalidate=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps support, pause, style and font for a phone without signal, and nothing personal."""
    files = [staticfiles_storage.url(name) for name in OFFLINE_FILES]
    return render(request, "portal/sw.js", {"version": _version(files), "files": json.dumps(files)}, content_type="text/javascript")


def _version(files: list[str]) -> str:
    from hashlib import sha256

    from foundation.pdf import static_file

    return sha256(b"".join(static_file(name).read_bytes() for name in OFFLINE_FILES)).hexdigest()[:10]


@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator, by the link that `manage.py first_admin_link` printed. It works once, for a day."""
    try:
        TimestampSigner(salt=FIRST_ADMIN).unsign(token, max_age=60 * 60 * 24)
    except BadSignature as error:
        raise Http404 from error
    if User.objects.filter(is_superuser=True).exists():
        raise Http404
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        person = User.objects.create_superuser(
            form.cleaned_data["email"], form.cleaned_data["password"], display_name=form.cleaned_data["display_name"]
        )
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("wagtailadmin_home")
    return render(request, "portal/first_administrator.html", {"form": form}, status=422 if form.errors else 200)
