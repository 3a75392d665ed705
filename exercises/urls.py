"""Addresses of this room's pages."""

from django.urls import include, path

from exercises import live, notebook_views, policy_views, runs_views, views

urlpatterns = [
    path("", include("exercises.statistics.urls")),
    path("", include("exercises.reporting.urls")),
    path("", include("exercises.marking.urls")),
    path("exercises/<slug:slug>/", views.exercise, name="exercise"),
    path("exercises/<slug:slug>/answer/", views.answer, name="answer"),
    path("exercises/<slug:slug>/hint/", policy_views.hint, name="hint"),
    path("exercises/<slug:slug>/receipt/", policy_views.receipt, name="receipt"),
    path("exercises/<slug:slug>/notebook/", notebook_views.notebook, name="notebook"),
    path("exercises/<slug:slug>/preview/", views.preview, name="preview"),
    path("exercises/<slug:slug>/run/", runs_views.request_run, name="run-request"),
    path("runs/<uuid:run_id>/", runs_views.run, name="run"),
    path("runs/<uuid:run_id>/panel/", runs_views.panel, name="run-panel"),
    path("submissions/<uuid:submission_id>/", views.submission, name="submission"),
    path("submissions/<uuid:submission_id>/result/", views.result, name="submission-result"),
    path("submissions/<uuid:submission_id>/mark/", views.mark, name="submission-mark"),
    path("submissions/<uuid:submission_id>/events/", live.events, name="submission-events"),
]
