"""Addresses of the course: under /training/, /quizzes/, /c/, /credentials/; cohorts, inviting, joining. They stand before Wagtail's."""

from django.urls import include, path

from courses.certificates import urls as certificate_urls
from courses.cohorts import urls as cohort_urls
from courses.cohorts import views as cohorts
from courses.progress import views as progress
from courses.quizzes import urls as quiz_urls

urlpatterns = [
    path("training/", progress.my_training, name="my_training"),
    path("training/kept/", progress.my_writing, name="my_writing"),
    path("training/agree/<uuid:uuid>/", progress.agree, name="agree_talk"),
    path("training/sessions/", cohorts.own, name="own_sessions"),
    path("training/sessions/calendar/renew/", cohorts.renew, name="renew_calendar"),
    path("training/sessions/needs/<uuid:enrolment>/", cohorts.needs, name="access_needs"),
    path("training/sessions/<uuid:uuid>/calendar/", cohorts.calendar, name="session_calendar"),
    path("training/sessions/<uuid:uuid>/here/<str:code>/", cohorts.check_in, name="check_in"),
    path("training/catch-up/<uuid:uuid>/", cohorts.sign, name="catch_up"),
    path("people/cohorts/<uuid:uuid>/certificates/", include(certificate_urls.cohort)),
    path("people/cohorts/", include(cohort_urls)),
    path("training/<slug:slug>/", progress.course, name="course"),
    path("training/<slug:slug>/sheets/", progress.sheets, name="sheets"),
    path("training/<slug:slug>/sheets/<uuid:lesson>/<str:block_id>/", progress.one_sheet, name="one_sheet"),
    path("training/<slug:slug>/certificate/", include(certificate_urls.mine)),
    path("training/<path:path>/mark/", progress.mark, name="mark_lesson"),
    path("training/<path:path>/place/", progress.place, name="keep_place"),
    path("training/<path:path>/worksheet/<str:block_id>/", progress.worksheet, name="save_worksheet"),
    path("training/<path:path>/sheet/<str:block_id>/", progress.sheet, name="sheet"),
    path("training/<path:path>/sheet/<str:block_id>/empty/", progress.sheet, {"empty": True}, name="empty_sheet"),
    path("training/<path:path>/quiz/<str:block_id>/", progress.start_quiz, name="start_quiz"),
    path("training/<path:path>/", progress.training_part, name="training_part"),
    path("people/invite/", cohorts.invite, name="invite"),
    path("people/invite/look/", cohorts.look_through, name="look_through"),
    path("people/invitations/", cohorts.invitations, name="invitations"),
    path("people/cohorts/<uuid:uuid>/code/", cohorts.join_code, name="cohort_code"),
    path("people/cohorts/<uuid:uuid>/code/picture.svg", cohorts.join_code_picture, name="cohort_code_picture"),
    path("people/cohorts/<uuid:uuid>/code/join.pdf", cohorts.join_code_poster, name="cohort_code_poster"),
    path("invited/<str:token>/", cohorts.join_page, name="invited"),
    path("invited/<str:token>/again/", cohorts.ask_again, name="invited_again"),
    path("join/", cohorts.type_code, name="join"),
    path("join/<str:code>/", cohorts.join_by_code, name="join_by_code"),
    path("quizzes/", include(quiz_urls)),
    path("c/", include(certificate_urls.check)),
    path("credentials/", include(certificate_urls.credentials)),
    path("people/certificates/", include(certificate_urls.given)),
]
