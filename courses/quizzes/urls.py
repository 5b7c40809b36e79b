from django.urls import path

from courses.quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("<uuid:uuid>/", views.sitting, name="sitting"),
    path("<uuid:uuid>/<int:position>/", views.question, name="question"),
    path("<uuid:uuid>/finish/", views.finish, name="finish"),
]
