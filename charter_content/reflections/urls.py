from django.urls import path

from charter_content.reflections import views

app_name = "reflections"
urlpatterns = [
    path("", views.reflection_list, name="list"),
    path("new/", views.new, name="new"),
    path("prompt/<slug:slug>/<uuid:lesson>/<str:block_id>/", views.answer_prompt, name="answer_prompt"),
    path("<uuid:uuid>/", views.edit, name="edit"),
    path("<uuid:uuid>/delete/", views.delete, name="delete"),
]
