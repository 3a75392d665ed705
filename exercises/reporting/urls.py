"""Addresses of reports: the learner's form, the author's list and pages."""

from django.urls import path

from exercises.reporting import views

urlpatterns = [
    path("exercises/<slug:slug>/report/", views.send, name="report-send"),
    path("desk/reports/", views.list_page, name="reports"),
    path("desk/reports/<int:report_id>/", views.report_page, name="report"),
    path("desk/reports/<int:report_id>/answer/", views.answer, name="report-answer"),
]
