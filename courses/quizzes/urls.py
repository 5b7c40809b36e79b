from django.urls import path

from courses.quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("", views.results, name="results"),
    path("practice/", views.practice, name="practice"),
    path("marking/", views.marking, name="marking"),
    path("marking/<uuid:uuid>/", views.sitting_seen, name="sitting_seen"),
    path("marking/words/<uuid:pk>/", views.mark, name="mark"),
    path("time/<uuid:uuid>/", views.extra_time, name="extra_time"),
    path("words/<uuid:pk>/back/", views.take_back, name="take_back"),
    path("<uuid:uuid>/", views.sitting, name="sitting"),
    path("<uuid:uuid>/<int:position>/", views.question, name="question"),
    path("<uuid:uuid>/<int:position>/recording/", views.recording, name="recording"),
    path("<uuid:uuid>/all/", views.answer_all, name="answer_all"),
    path("<uuid:uuid>/draft/", views.draft, name="draft"),
    path("<uuid:uuid>/left/", views.time_left, name="time_left"),
    path("<uuid:uuid>/finish/", views.finish, name="finish"),
    path("<slug:slug>/", views.public, name="public"),
    path("<slug:slug>/start/", views.start_public, name="start_public"),
]
