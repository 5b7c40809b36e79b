from django.urls import path

from charter_content.charter import views

app_name = "charter"
urlpatterns = [
    path("", views.charter, name="charter"),
    path("changes/", views.changes, name="changes"),
    path("changes/looked/", views.looked, name="looked"),
    path("paper/<slug:kind>.pdf", views.on_paper, name="on_paper"),
    path("<slug:code>/", views.principle, name="principle"),
]
