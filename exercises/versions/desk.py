"""exercises: the admin's pages of versions: side by side, taken back, offered again; variants."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from exercises.cards import Card
from exercises.models import DisabledVariant, Exercise, ExerciseVersion, Variant
from exercises.models.exercise import Content
from exercises.versions import services
from exercises.versions.diff import changes

ROWS = 50
DRAFT = "draft"
PUBLISH = "exercises.publish_exercise"


@admin.register(ExerciseVersion)
class VersionAdmin(admin.ModelAdmin[ExerciseVersion]):
    """Versions are facts: looked at, offered and taken back here, never edited."""

    list_display = ("__str__", "title", "created_at", "published_at")
    search_fields = ("exercise__slug", "title")
    list_select_related = ("exercise",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("exercises.view_exercise")

    def get_urls(self) -> list[Any]:
        def at(place: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(place, wrapped, name=f"exercises_exerciseversion_{name}")

        own = [
            at("of/<int:pk>/", self.of, "of"),
            at("of/<int:pk>/compare/", self.compare, "compare"),
            at("of/<int:pk>/withdraw/", self.withdraw, "withdraw"),
            at("<int:pk>/again/", self.again, "again"),
            at("<int:pk>/variants/", self.variants, "variants"),
            at("variant/<int:pk>/", self.as_learner, "variant"),
            at("variant/<int:pk>/disable/", self.disable, "disable"),
            at("variant/<int:pk>/enable/", self.enable, "enable"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """A version by itself is best seen among the others."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        return redirect(_of(version.exercise_id))

    def of(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All versions of one exercise, and what became of each."""
        exercise = self._exercise(request, pk)
        versions = exercise.versions.order_by("-number").annotate(
            submissions=Count("variants__submissions"), drawn=Count("variants", distinct=True)
        )
        words = {
            "exercise": exercise,
            "versions": versions,
            "publications": exercise.publications.select_related("version", "by").order_by("-pk"),
            "changed": exercise.has_unpublished_changes() and exercise.published is not None,
            "may": request.user.has_perm(PUBLISH),
            "title": _("Versions of “%(title)s”") % {"title": exercise.title},
        }
        return self._page(request, "versions", words)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two of them, or one and the draft, side by side."""
        exercise = self._exercise(request, pk)
        sides = [_side(exercise, request.GET.get(name, "")) for name in ("before", "after")]
        (before, old), (after, new) = sides
        words = {
            "exercise": exercise,
            "before": before,
            "after": after,
            "changes": changes(old.content(), new.content()),
            "title": _("“%(title)s”: %(before)s and %(after)s")
            % {"title": exercise.title, "before": before, "after": after},
        }
        return self._page(request, "diff", words)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        exercise = self._exercise(request, pk)
        return self._ask(
            request,
            exercise=exercise,
            title=_("Withdraw “%(title)s”?") % {"title": exercise.title},
            verb=_("Withdraw"),
            told=_(
                "Learners get it no more, and lists leave it out; its page says when and why. "
                "Submissions stay, and a quiz that somebody has begun keeps its question."
            ),
            act=lambda reason: services.take_back(
                exercise=exercise, reason=reason, by=request.user
            ),
            onward=_of(pk),
        )

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        return self._ask(
            request,
            exercise=version.exercise,
            title=_("Publish version %(number)d again?") % {"number": version.number},
            verb=_("Publish again"),
            told=_("Learners get this version from now on. The draft stays as it is."),
            act=lambda reason: services.publish_again(
                version=version, reason=reason, by=request.user
            ),
            onward=_of(version.exercise_id),
        )

    def variants(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What has been drawn of a version so far."""
        version = self._version(request, pk)
        found = version.variants.annotate(answers=Count("submissions")).order_by("-answers", "pk")
        page = Paginator(found, ROWS).get_page(request.GET.get("page"))
        shut = list(version.disabled.filter(lifted_at=None).select_related("by"))
        rows = [(one, _word(shut, one)) for one in page]
        kind = version.grader_kind
        words = {
            "version": version,
            "exercise": version.exercise,
            "page": page,
            "rows": rows,
            "seeded": kind.seeded(kind.read_item(version.item)),
            "may": request.user.has_perm(PUBLISH),
            "title": _("Variants of version %(number)d of “%(title)s”")
            % {"number": version.number, "title": version.title},
        }
        return self._page(request, "variants", words)

    def as_learner(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a learner with this seed sees; nothing can be handed in here."""
        variant = self._variant(request, pk)
        version = variant.version
        card = Card(version.exercise, version, variant, variant.public(), action="", level=0)
        words = {"card": card, "variant": variant}
        return TemplateResponse(request, "admin/versions/as_learner.html", words)

    def disable(self, request: HttpRequest, pk: int) -> HttpResponse:
        variant = self._variant(request, pk)
        return self._ask(
            request,
            exercise=variant.version.exercise,
            title=_("Disable this variant?"),
            verb=_("Disable"),
            told=_(
                "It is not drawn for anybody new. Who has answered it keeps it, and reads your "
                "reason beside it."
            ),
            act=lambda reason: services.disable(variant=variant, reason=reason, by=request.user),
            onward=_variants(variant),
        )

    def enable(self, request: HttpRequest, pk: int) -> HttpResponse:
        variant = self._variant(request, pk)
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        if request.method == "POST":
            services.enable(variant=variant)
        return redirect(_variants(variant))

    def _ask(
        self,
        request: HttpRequest,
        *,
        exercise: Exercise,
        title: str,
        verb: str,
        told: str,
        act: Callable[[str], object],
        onward: str,
    ) -> HttpResponse:
        """Asks for a reason; with one, does it."""
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        if request.method == "POST":
            try:
                act(request.POST.get("reason", ""))
            except services.VersionRefusal as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                return redirect(onward)
        words = {"exercise": exercise, "title": title, "told": told, "back": onward, "verb": verb}
        return self._page(request, "ask", words)

    def _exercise(self, request: HttpRequest, pk: int) -> Exercise:
        self._demand_sight(request)
        return get_object_or_404(Exercise.objects.select_related("published"), pk=pk)

    def _version(self, request: HttpRequest, pk: int) -> ExerciseVersion:
        self._demand_sight(request)
        return get_object_or_404(ExerciseVersion.objects.select_related("exercise"), pk=pk)

    def _variant(self, request: HttpRequest, pk: int) -> Variant:
        self._demand_sight(request)
        return get_object_or_404(Variant.objects.select_related("version__exercise"), pk=pk)

    def _demand_sight(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, words: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **words}
        return TemplateResponse(request, f"admin/versions/{name}.html", context)


def _of(exercise_id: int) -> str:
    return reverse("admin:exercises_exerciseversion_of", args=[exercise_id])


def _variants(variant: Variant) -> str:
    return reverse("admin:exercises_exerciseversion_variants", args=[variant.version_id])


def _word(shut: list[DisabledVariant], variant: Variant) -> DisabledVariant | None:
    return next((one for one in shut if one.covers(variant.seed, variant.parameters)), None)


def _side(exercise: Exercise, name: str) -> tuple[str, Content]:
    """A version by its number, or the draft; with its name for a heading."""
    if name == DRAFT:
        return str(_("the draft")), exercise
    found = exercise.versions.filter(number=name).first() if name.isdecimal() else None
    if found is None:
        raise Http404
    return _("version %(number)d") % {"number": found.number}, found
