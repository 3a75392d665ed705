"""Addresses of the marker's desk."""

from django.urls import path

from exercises.marking import views

urlpatterns = [
    path("desk/marking/", views.queue_page, name="marking"),
    path("desk/marking/undo/", views.undo, name="mark-undo"),
    path("desk/marking/names/", views.names, name="mark-names"),
    path("desk/marking/<uuid:submission_id>/", views.mark_page, name="mark"),
]
