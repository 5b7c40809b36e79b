from django.urls import path

from charter_content.induction import views

app_name = "induction"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/<uuid:person>/", views.start, name="start"),
    path("<uuid:uuid>/", views.one, name="one"),
    path("<uuid:uuid>/plan/", views.plan, name="plan"),
    path("<uuid:uuid>/signers/", views.signers, name="signers"),
    path("<uuid:uuid>/newer/", views.newer, name="newer"),
    path("<uuid:uuid>/close/", views.close, name="close"),
    path("<uuid:uuid>/open/", views.reopen, name="open"),
    path("<uuid:uuid>/paper/", views.paper, name="paper"),
    path("<uuid:uuid>/file/", views.file, name="file"),
    path("<uuid:uuid>/import/", views.bring, name="import"),
    path("<uuid:uuid>/<slug:code>/", views.item, name="item"),
    path("<uuid:uuid>/<slug:code>/not-yet/", views.not_yet, name="not_yet"),
    path("<uuid:uuid>/<slug:code>/back/", views.back, name="back"),
    path("<uuid:uuid>/<slug:code>/elsewhere/", views.elsewhere, name="elsewhere"),
    path("<uuid:uuid>/<slug:code>/agree/", views.agree, name="agree"),
    path("<uuid:uuid>/<slug:code>/read/", views.read, name="read"),
    path("<uuid:uuid>/<slug:code>/read-too/", views.same, name="same"),
    path("<uuid:uuid>/<slug:code>/not-read/", views.reading_back, name="reading_back"),
]
