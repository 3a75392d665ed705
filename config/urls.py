"""All addresses of Nabla, and the pages for what goes wrong."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config import account, health, languages

admin.site.site_header = "∇ Nabla"
admin.site.site_title = "Nabla"
admin.site.index_title = _("The authors' desk")

api_v1: list[URLPattern | URLResolver] = [
    path("", include("exercises.api_urls")),
    path("", include("courses.api_urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
]

urlpatterns = [
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("exercises.urls")),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("account/", account.Tokens.as_view(), name="account"),
    path("language/", set_language, name="set-language"),
    path("words/<slug:version>/<slug:language>.js", languages.words, name="words"),
    path("health/", health.health, name="health"),
    path("api/v1/", include(api_v1)),
    re_path(r"^api/", health.no_such_api),
    path("admin/", admin.site.urls),
]

handler400 = "config.problems.bad_request"
handler403 = "config.problems.forbidden"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"
