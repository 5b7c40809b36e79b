"""All addresses. Ours stand before Wagtail's, which serves what is left."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from charter_content.charter import urls as charter_urls
from charter_content.induction import urls as induction_urls
from charter_content.reflections import urls as reflections_urls
from charter_content.supervision import urls as supervision_urls
from courses import urls as course_urls
from foundation.views import did, keys
from portal.views import calendar, consents, contact, counts, hats, home, mentoring, messages, people, services

urlpatterns = [
    path("", home.home, name="home"),
    path("", include(course_urls)),
    path("charter/", include(charter_urls)),
    path("reflections/", include(reflections_urls)),
    path("supervision/", include(supervision_urls)),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar_feed"),
    path("induction/", include(induction_urls)),
    path(".well-known/alongside-keys.json", keys, name="public_keys"),
    path(".well-known/did.json", did, name="did"),
    path("people/", people.people, name="people"),
    path("people/several/", people.change_several, name="change_several"),
    path("people/undo/", people.undo_change, name="undo_change"),
    path("people/people.<str:kind>", people.download, name="download_people"),
    path("people/sessions/", people.sessions, name="sessions"),
    path("people/asked/", contact.asked, name="asked"),
    path("people/asked/<uuid:uuid>/", contact.one_asked, name="one_asked"),
    path("people/counts/", counts.counts, name="counts"),
    path("people/mentoring/", mentoring.desk, name="mentoring_desk"),
    path("people/mentoring/<uuid:service>/<uuid:person>/", mentoring.choose, name="mentoring_choose"),
    path("people/mentoring/<uuid:uuid>/end/", mentoring.end, name="mentoring_end"),
    path("mentoring/", mentoring.mine, name="mentoring"),
    path("mentoring/<uuid:uuid>/", mentoring.one, name="one_mentoring"),
    path("mentoring/<uuid:uuid>/<uuid:day>/back/", mentoring.take_back, name="mentoring_take_back"),
    path("people/hours/<uuid:uuid>/", contact.contact_hours, name="contact_hours"),
    path("people/<uuid:uuid>/", people.one_person, name="one_person"),
    path("people/<uuid:uuid>/lift/", people.lift_gate, name="lift_gate"),
    path("support/", home.support, name="support"),
    path("support/contact/", contact.ask, name="ask_contact"),
    path("support/contact/<uuid:uuid>/back/", contact.take_back, name="take_back_contact"),
    path("pause/", home.pause, name="pause"),
    path("display/", home.display, name="display"),
    path("profile/", home.profile, name="profile"),
    path("profile/messages/", messages.messages, name="messages"),
    path("profile/consents/", consents.consents, name="consents"),
    path("hat/", hats.hat, name="hat"),
    path("services/", services.mine, name="services"),
    path("services/<uuid:uuid>/", services.service, name="service"),
    path("services/<uuid:uuid>/papers/<uuid:entry>/", services.paper, name="service_paper"),
    path("services/<uuid:uuid>/logo.png", services.logo_picture, name="service_logo"),
    path("services/<uuid:uuid>/edit/logo/", services.logo, name="service_edit_logo"),
    path("services/<uuid:uuid>/edit/logo/remove/", services.take_off_logo, name="service_take_off_logo"),
    path("services/<uuid:uuid>/edit/reach/", services.reach, name="service_reach"),
    path("services/<uuid:uuid>/edit/<slug:kind>/", services.add, name="service_add"),
    path("services/<uuid:uuid>/edit/<slug:kind>/<uuid:entry>/", services.change, name="service_change"),
    path("services/<uuid:uuid>/edit/<slug:kind>/<uuid:entry>/remove/", services.take_off, name="service_take_off"),
    path("services/<uuid:uuid>/edit/<slug:kind>/<uuid:entry>/checked/", services.checked, name="service_checked"),
    path("services/<uuid:uuid>/roles/", services.roles_here, name="service_roles"),
    path("services/<uuid:uuid>/roles/give/<uuid:person>/", services.appoint, name="service_appoint"),
    path("services/<uuid:uuid>/roles/<int:role>/end/", services.end, name="service_role_end"),
    path("privacy/", home.privacy, name="privacy"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("help/", home.help_page, name="help"),
    path("browser-key/", home.browser_key, name="browser_key"),
    path("sw.js", home.service_worker, name="service_worker"),
    path("accounts/first/<str:token>/", home.first_administrator, name="first_administrator"),
    # Nobody adds addresses to an account: a code sent to an address signs in whoever the address belongs to.
    path("accounts/email/", RedirectView.as_view(pattern_name="profile"), name="account_email"),
    path("accounts/confirm-email/", RedirectView.as_view(pattern_name="profile")),
    path("accounts/", include("allauth.account.urls")),
    # One way to sign in, with its limits on guessing: Wagtail's own form is not offered.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Pictures of lessons, where they lie on our own disk. Documents have an address of their own, which asks who may have them.
    # Each folder is a root of its own: no `..` leads from pictures to documents.
    *(
        path(f"media/{folder}/<path:path>", cache_control(max_age=86400)(serve), {"document_root": f"{settings.MEDIA_ROOT}/{folder}"})
        for folder in ("images", "original_images")
    ),
    path("", include(wagtail_urls)),
]
