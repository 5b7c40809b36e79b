from django.urls import path

from courses.certificates import views

mine = (
    [
        path("", views.mine, name="mine"),
        path("download/", views.download, name="download"),
        path("credential/", views.credential, name="credential"),
        path("picture/", views.picture, name="picture"),
        path("replace/", views.replace, name="replace"),
        path("renew/", views.renew, name="renew"),
        path("record/", views.record, name="record"),
        path("record/print/", views.print_record, name="print_record"),
        path("record/skills/", views.skills, name="skills"),
        path("show/", views.show, name="show"),
        path("hide/", views.hide, name="hide"),
        path("link/", views.link, name="link"),
        path("link/<uuid:uuid>/end/", views.end, name="end_link"),
    ],
    "certificates",
)
check = (
    [path("", views.find, name="find"), path("<str:serial>/", views.check, name="check")],
    "certificate_check",
)
given = (
    [
        path("give/<uuid:uuid>/", views.give_one, name="give"),
        path("<str:serial>/", views.given, name="one"),
        path("<str:serial>/withdraw/", views.withdraw, name="withdraw"),
        path("<str:serial>/again/", views.again, name="again"),
    ],
    "certificates_given",
)
credentials = (
    [path("status/<int:number>/", views.status_list, name="status_list"), path("badge.png", views.badge, name="badge")],
    "credentials",
)
cohort = (
    [
        path("", views.cohort, name="cohort"),
        path("give/", views.give, name="give"),
        path("print/", views.start_print, name="start_print"),
        path("print/<uuid:job>/", views.print_job, name="print"),
        path("print/<uuid:job>/file/", views.take_print, name="take_print"),
    ],
    "cohort_certificates",
)
