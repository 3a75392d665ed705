"""Addresses of the authors' figures."""

from django.urls import path

from exercises.statistics import views

urlpatterns = [
    path("desk/statistics/", views.overview_page, name="statistics"),
    path("desk/statistics/<slug:slug>/", views.exercise_page, name="statistics-exercise"),
    path("desk/statistics/<slug:slug>/notes/", views.add_note, name="note-add"),
    path(
        "desk/statistics/<slug:slug>/notes/<int:note_id>/withdraw/",
        views.drop_note,
        name="note-withdraw",
    ),
]
