from django.urls import path

from charter_content.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.home, name="home"),
    path("words/", views.words, name="words"),
    path("desk/", views.desk, name="desk"),
    path("rhythm/<uuid:service>/", views.rhythm, name="rhythm"),
    path("ask/<uuid:service>/", views.ask, name="ask"),
    path("asked/<uuid:uuid>/", views.answer, name="answer"),
    path("with/<uuid:service>/<uuid:person>/", views.with_person, name="with_person"),
    path("pair/<uuid:uuid>/", views.one_pair, name="pair"),
    path("pair/<uuid:uuid>/plan/", views.plan, name="plan"),
    path("pair/<uuid:uuid>/begin/", views.begin, name="begin"),
    path("pair/<uuid:uuid>/agreement/", views.begin_agreement, name="begin_agreement"),
    path("pair/<uuid:uuid>/supervisor/", views.choose_supervisor, name="choose_supervisor"),
    path("pair/<uuid:uuid>/hours/", views.hours, name="hours"),
    path("pair/<uuid:uuid>/end/", views.end, name="end"),
    path("pair/<uuid:uuid>/prepare/", views.choose, name="choose"),
    path("preparations/<uuid:uuid>/", views.preparation, name="preparation"),
    path("preparations/<uuid:uuid>/<int:order>/", views.prepared, name="prepared"),
    path("preparations/<uuid:uuid>/share/", views.share, name="share"),
    path("preparations/<uuid:uuid>/delete/", views.delete, name="delete"),
    path("shared/<uuid:uuid>/", views.shared, name="shared"),
    path("shared/<uuid:uuid>/back/", views.back, name="back"),
    path("sessions/<uuid:uuid>/", views.session, name="session"),
    path("sessions/<uuid:uuid>/move/", views.move, name="move"),
    path("sessions/<uuid:uuid>/cancel/", views.cancel, name="cancel"),
    path("sessions/<uuid:uuid>/meeting.ics", views.calendar, name="calendar"),
    path("sessions/<uuid:uuid>/read/", views.read, name="read"),
    path("sessions/<uuid:uuid>/add/", views.add, name="add"),
    path("sessions/<uuid:uuid>/summary.pdf", views.summary_paper, name="summary_paper"),
    path("agreements/<uuid:uuid>/", views.agreement, name="agreement"),
    path("agreements/<uuid:uuid>/read/", views.read_agreement, name="read_agreement"),
    path("agreements/<uuid:uuid>/agreement.pdf", views.agreement_paper, name="agreement_paper"),
    path("actions/<uuid:uuid>/", views.end_action, name="end_action"),
]
