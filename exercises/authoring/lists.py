"""The author's desk: the list of exercises, its filters, and what is done to several at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from exercises import publishing, verify_requests
from exercises.authoring.copies import duplicate
from exercises.exchange.desk import ExchangeDesk
from exercises.models import Exercise, VerifyRun
from exercises.models.exercise import kind_choices
from exercises.ownership import may_change

STATES = {
    "draft": _("draft"),
    "published": _("published"),
    "changes": _("published, with changes"),
    "broken": _("broken"),
}


@dataclass(frozen=True)
class Standing:
    """Where a draft stands: draft, published, changes or broken, and then why."""

    state: str
    problem: str = ""

    @property
    def words(self) -> str:
        """The state as people read it."""
        return str(STATES[self.state])


def standing(exercise: Exercise) -> Standing:
    """The first that an author has to know of. What was published as it is was sound then."""
    if not exercise.has_unpublished_changes():
        return Standing("published")
    problem = exercise.problem()
    if problem is not None:
        return Standing("broken", str(problem))
    return Standing("changes" if exercise.published else "draft")


def tagged(tag: str, among: Iterable[Exercise]) -> list[int]:
    """The ids of those with this tag, or a tag that contains it."""
    wanted = tag.casefold()
    return [e.pk for e in among if any(wanted in str(one).casefold() for one in e.tags)]


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = _("kind"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, gettext(label)) for name, label in kind_choices()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        if self.value() not in STATES:
            return queryset
        rows = queryset.select_related("published")
        return queryset.filter(pk__in=[e.pk for e in rows if standing(e).state == self.value()])


class TopicFilter(admin.SimpleListFilter):
    title, parameter_name = _("topic"), "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        every = Exercise.objects.exclude(topic="").order_by("topic")
        return [(one, one) for one in every.values_list("topic", flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        return queryset.filter(topic=self.value()) if self.value() else queryset


class TagFilter(admin.SimpleListFilter):
    title, parameter_name = _("tag"), "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        every = Exercise.objects.values_list("tags", flat=True)
        return [(tag, tag) for tag in sorted({str(tag) for tags in every for tag in tags})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        tag = self.value()
        if not tag:
            return queryset
        rows = Exercise.objects.only("tags")
        return queryset.filter(pk__in=[e.pk for e in rows if tag in e.tags])


class MineFilter(admin.SimpleListFilter):
    title, parameter_name = _("whose"), "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("mine")), ("nobody", _("nobody's"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        if self.value() == "mine":
            return queryset.filter(owner=request.user.pk)
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


# Those who own an exercise, not everybody who has an account.
OWNERS = ("owner", admin.RelatedOnlyFieldListFilter)


class ExerciseList(ExchangeDesk):
    """How exercises are listed, found, and handled several at once."""

    list_display = ("title", "slug", "kind_name", "topic", "state", "tag_words", "owner")
    list_filter = (StateFilter, KindFilter, TopicFilter, TagFilter, MineFilter, OWNERS)
    list_select_related = ("published", "owner")
    list_per_page = 50
    search_fields = ("slug", "title", "statement", "topic")
    search_help_text = _("Searches names, titles, questions, topics and tags.")
    actions = ("publish_several", "withdraw_several", "duplicate_several")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, exercise: Exercise) -> str:
        return gettext(dict(kind_choices()).get(exercise.kind, exercise.kind))

    @admin.display(description=_("tags"))
    def tag_words(self, exercise: Exercise) -> str:
        return ", ".join(str(tag) for tag in exercise.tags)

    @admin.display(description=_("state"))
    def state(self, exercise: Exercise) -> SafeString:
        found = standing(exercise)
        look = format_html('<span class="desk-state is-{}">{}</span>', found.state, found.words)
        if found.problem:
            return format_html("{}<br><small>{}</small>", look, found.problem)
        return look

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Exercise], search_term: str
    ) -> tuple[QuerySet[Exercise], bool]:
        found, doubles = super().get_search_results(request, queryset, search_term)
        word = search_term.strip()
        ids = tagged(word, Exercise.objects.only("tags")) if word else []
        return (found | queryset.filter(pk__in=ids) if ids else found), doubles

    @admin.action(description=_("Publish the selected exercises"), permissions=["change"])
    def publish_several(self, request: Any, queryset: QuerySet[Exercise]) -> None:
        """What is known to be green now, the others when a worker has found them so."""
        done, asked = 0, []
        for exercise in self._allowed(request, queryset):
            problem = exercise.problem()
            if problem is not None:
                words = gettext("“%(title)s” was not published: %(why)s")
                told = words % {"title": exercise.title, "why": problem}
                self.message_user(request, told, messages.ERROR)
            elif isinstance(
                verify_requests.request_publication(exercise=exercise, by=request.user), VerifyRun
            ):
                asked.append(exercise.title)
            else:
                done += 1
        if asked:
            words = gettext(
                "Being verified, and published as soon as nothing is red: %(titles)s. "
                "The tab Verify of each tells more."
            )
            self.message_user(request, words % {"titles": ", ".join(asked)})
        if done or not asked:
            words = ngettext(
                "%(count)s exercise published.", "%(count)s exercises published.", done
            )
            self.message_user(request, words % {"count": done})

    @admin.action(
        description=_("Withdraw the selected exercises from learners"), permissions=["change"]
    )
    def withdraw_several(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> None:
        shown = [e for e in self._allowed(request, queryset) if e.published is not None]
        for exercise in shown:
            publishing.withdraw(exercise=exercise)
        words = ngettext(
            "%(count)s exercise withdrawn; its answers stay.",
            "%(count)s exercises withdrawn; their answers stay.",
            len(shown),
        )
        self.message_user(request, words % {"count": len(shown)})

    @admin.action(description=_("Duplicate the selected exercises"), permissions=["add"])
    def duplicate_several(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> None:
        copies = [duplicate(exercise, request.user) for exercise in queryset]
        names = ", ".join(copy.slug for copy in copies)
        self.message_user(request, gettext("New drafts of yours: %(names)s") % {"names": names})

    def _allowed(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> list[Exercise]:
        """Those that this person may change; the others are named."""
        chosen = list(queryset.select_related("published"))
        foreign = [e.title for e in chosen if not may_change(request.user, e)]
        if foreign:
            words = gettext("Not yours, so left as they are: %(titles)s")
            told = words % {"titles": ", ".join(foreign)}
            self.message_user(request, told, messages.WARNING)
        return [e for e in chosen if may_change(request.user, e)]
