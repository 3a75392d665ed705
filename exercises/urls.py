"""Addresses of this room's pages."""

from django.urls import path

from exercises import live, views

urlpatterns = [
    path("exercises/<slug:slug>/", views.exercise, name="exercise"),
    path("exercises/<slug:slug>/answer/", views.answer, name="answer"),
    path("exercises/<slug:slug>/preview/", views.preview, name="preview"),
    path("submissions/<uuid:submission_id>/", views.submission, name="submission"),
    path("submissions/<uuid:submission_id>/result/", views.result, name="submission-result"),
    path("submissions/<uuid:submission_id>/mark/", views.mark, name="submission-mark"),
    path("submissions/<uuid:submission_id>/events/", live.events, name="submission-events"),
]
