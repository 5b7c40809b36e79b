"""Addresses below /people/cohorts/, for whoever leads or facilitates."""

from django.urls import path

from courses.cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("", views.cohorts, name="cohorts"),
    path("new/<uuid:service>/", views.make, name="make"),
    path("sessions/<uuid:uuid>/", views.session, name="session"),
    path("sessions/<uuid:uuid>/change/", views.change_date, name="change_date"),
    path("sessions/<uuid:uuid>/cancel/", views.cancel, name="cancel"),
    path("sessions/<uuid:uuid>/paper/", views.paper, name="paper"),
    path("sessions/<uuid:uuid>/code/", views.code, name="code"),
    path("sessions/<uuid:uuid>/code/picture/", views.code_picture, name="code_picture"),
    path("sessions/<uuid:uuid>/code/paper/", views.code_paper, name="code_paper"),
    path("catch-up/<uuid:uuid>/", views.their_catch_up, name="catch_up"),
    path("catch-up/<uuid:uuid>/drop/", views.drop, name="drop_catch_up"),
    path("catch-up/<uuid:enrolment>/<uuid:day>/", views.agree, name="agree_catch_up"),
    path("<uuid:uuid>/", views.cohort, name="cohort"),
    path("<uuid:uuid>/change/", views.change, name="change"),
    path("<uuid:uuid>/close/", views.close, name="close"),
    path("<uuid:uuid>/open/", views.open_again, name="open"),
    path("<uuid:uuid>/join/", views.join, name="join"),
    path("<uuid:uuid>/out/<uuid:enrolment>/", views.out, name="out"),
    path("<uuid:uuid>/plan/", views.plan, name="plan"),
]
