"""Signing in and out, and the API tokens of one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.cache import never_cache
from knox.models import get_token_model


class SignIn(LoginView):
    """The sign-in page; with demo accounts, it names them."""

    template_name = "account/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo": settings.NABLA_DEMO}


class SignOut(LogoutView):
    """Ends the session; POST only, so that no link or picture can do it."""

    http_method_names = ["post", "options"]


@method_decorator(never_cache, name="dispatch")
class Tokens(LoginRequiredMixin, View):
    """One's API tokens: make one (shown a single time), look at the list, revoke one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "revoke" in request.POST:
            own = get_token_model().objects.filter(user=request.user)
            gone, _ = own.filter(digest=request.POST["revoke"]).delete()
            if gone:
                messages.success(
                    request, gettext("The token is revoked. Programs that use it are refused.")
                )
            return redirect("account")
        _, token = get_token_model().objects.create(user=request.user)
        return self._page(request, token=token)

    def _page(self, request: HttpRequest, **words: Any) -> HttpResponse:
        own = get_token_model().objects.filter(user=request.user).order_by("-created")
        return render(request, "account/tokens.html", {"tokens": own, **words})
