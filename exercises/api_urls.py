"""/api/v1/ addresses of this room."""

from django.urls import path

from exercises import api, api_notebooks, api_policies, api_predictions, runs_api
from exercises.reporting.api import Reports

urlpatterns = [
    path("exercises/", api.ExerciseList.as_view(), name="api-exercises"),
    path("exercises/<slug:slug>/", api.ExerciseDetail.as_view(), name="api-exercise"),
    path("exercises/<slug:slug>/submissions/", api.Submit.as_view(), name="api-submit"),
    path("exercises/<slug:slug>/hints/", api_policies.TakeHint.as_view(), name="api-hints"),
    path("exercises/<slug:slug>/receipt/", api_policies.OwnReceipt.as_view(), name="api-receipt"),
    path(
        "exercises/<slug:slug>/notebook/",
        api_notebooks.NotebookDownload.as_view(),
        name="api-notebook",
    ),
    path("exercises/<slug:slug>/reveal/", api_predictions.Reveal.as_view(), name="api-reveal"),
    path("exercises/<slug:slug>/reading/", api.ReadAnswer.as_view(), name="api-reading"),
    path("exercises/<slug:slug>/runs/", runs_api.RequestRun.as_view(), name="api-run-request"),
    path("runs/<uuid:pk>/", runs_api.RunDetail.as_view(), name="api-run"),
    path("submissions/", api.SubmissionList.as_view(), name="api-submissions"),
    path("submissions/<uuid:pk>/", api.SubmissionDetail.as_view(), name="api-submission"),
    path("submissions/<uuid:pk>/mark/", api.MarkOwn.as_view(), name="api-mark"),
    path("reports/", Reports.as_view(), name="api-reports"),
    path("progress/exercises/", api.ProgressOnExercises.as_view(), name="api-progress-exercises"),
    path(
        "progress/exercises/<slug:slug>/",
        api.ProgressOnExercise.as_view(),
        name="api-progress-exercise",
    ),
]
