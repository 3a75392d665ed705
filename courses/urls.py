"""Addresses of this room's pages."""

from django.urls import path

from courses import views

urlpatterns = [
    path("", views.home, name="home"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("glossary/", views.glossary, name="glossary"),
    path("progress/", views.progress, name="progress"),
]
