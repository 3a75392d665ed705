"""Addresses of this room's pages."""

from django.urls import path

from quizzes import views

urlpatterns = [
    path("quizzes/", views.quizzes, name="quizzes"),
    path("quizzes/<slug:slug>/", views.quiz, name="quiz"),
    path("quizzes/<slug:slug>/start/", views.start, name="quiz-start"),
    path("quizzes/<slug:slug>/questions/<int:number>/", views.question, name="quiz-question"),
    path("quizzes/<slug:slug>/finish/", views.finish, name="quiz-finish"),
    path("quizzes/<slug:slug>/attempts/<int:number>/", views.receipt, name="quiz-receipt"),
]
