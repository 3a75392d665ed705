"""Addresses of this room's pages."""

from django.urls import path

from courses import own_data_views, review_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("glossary/", views.glossary, name="glossary"),
    path("today/", review_views.today, name="today"),
    path("today/reviews/", review_views.wanted, name="reviews-wanted"),
    path("review/", review_views.next_review, name="review"),
    path("review/<int:card_id>/", review_views.review, name="review-card"),
    path("review/<int:card_id>/rate/<uuid:submission_id>/", review_views.rate, name="review-rate"),
    path("account/data.json", own_data_views.export, name="own-data"),
    path("account/data/delete/", own_data_views.delete, name="own-data-delete"),
    path("progress/", views.progress, name="progress"),
]
