from django.urls import path

from charter_content.reflections import views

app_name = "reflections"
urlpatterns = [
    path("", views.reflection_list, name="list"),
    path("new/", views.new, name="new"),
    path("new/<uuid:lesson>/<str:block_id>/", views.from_sheet, name="from_sheet"),
    path("prompt/<slug:slug>/<uuid:lesson>/<str:block_id>/", views.answer_prompt, name="answer_prompt"),
    path("shared/", views.with_me, name="with_me"),
    path("shared/mine/", views.mine, name="mine"),
    path("shared/<uuid:uuid>/", views.one, name="one"),
    path("shared/<uuid:uuid>/answer/", views.answer, name="answer"),
    path("shared/<uuid:uuid>/back/", views.back, name="back"),
    path("<uuid:uuid>/", views.edit, name="edit"),
    path("<uuid:uuid>/share/", views.share, name="share"),
    path("<uuid:uuid>/delete/", views.delete, name="delete"),
]
