from django.urls import path

from courses.certificates import views

mine = (
    [path("", views.mine, name="mine"), path("download/", views.download, name="download")],
    "certificates",
)
check = (
    [path("", views.find, name="find"), path("<str:serial>/", views.check, name="check")],
    "certificate_check",
)
