"""The author's desk: accounts as Django lists them; only who has a desk is offered as an owner."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

OWNER = {"app_label": "exercises", "model_name": "exercise", "field_name": "owner"}

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """A search for an owner leaves out those who could not open the exercise."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        found, doubles = super().get_search_results(request, queryset, search_term)
        asks_for_owner = OWNER.items() <= request.GET.dict().items()
        return (found.filter(is_staff=True) if asks_for_owner else found), doubles
