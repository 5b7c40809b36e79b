from django.urls import path

from charter_content.charter import views

app_name = "charter"
urlpatterns = [
    path("", views.charter, name="charter"),
    path("<slug:code>/", views.principle, name="principle"),
]
