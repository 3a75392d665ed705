"""Addresses of this room's pages."""

from django.urls import path

from courses import views

urlpatterns = [
    path("", views.home, name="home"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("progress/", views.progress, name="progress"),
]
