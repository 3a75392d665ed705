"""Addresses of this room's pages."""

from django.urls import path

from quizzes import sittings, views

ATTEMPT = "quizzes/<slug:slug>/attempts/<int:attempt>"

urlpatterns = [
    path("quizzes/", views.quizzes, name="quizzes"),
    path("quizzes/<slug:slug>/", views.quiz, name="quiz"),
    path("quizzes/<slug:slug>/start/", views.start, name="quiz-start"),
    path("quizzes/<slug:slug>/questions/<int:number>/", sittings.question, name="quiz-question"),
    path("quizzes/<slug:slug>/questions/<int:number>/hint/", sittings.hint, name="quiz-hint"),
    path("quizzes/<slug:slug>/finish/", sittings.finish, name="quiz-finish"),
    path("quizzes/<slug:slug>/attempts/<int:number>/", views.receipt, name="quiz-receipt"),
    path(f"{ATTEMPT}/state/", sittings.state, name="quiz-state"),
    path(f"{ATTEMPT}/questions/<int:number>/draft/", sittings.draft, name="quiz-draft"),
    path(f"{ATTEMPT}/questions/<int:number>/flag/", sittings.flag, name="quiz-flag"),
]
