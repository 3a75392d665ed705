"""Pages on one's own data: to take it along, and to delete it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses import own_data


@login_required
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of whoever asks, as a JSON file."""
    response = JsonResponse(
        own_data.export(request.user), json_dumps_params={"indent": 1, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="nabla-data.json"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Says what would go and what stays; deletes it once the name is typed."""
    problem = ""
    if request.method == "POST":
        problem = _delete(request)
        if not problem:
            messages.success(
                request, gettext("Your learning data is deleted. Your account is still there.")
            )
            return redirect("account")
    words = {"going": own_data.going(request.user), "problem": problem}
    return render(request, "account/delete_data.html", words, status=422 if problem else 200)


def _delete(request: HttpRequest) -> str:
    """Deletes, or says why not."""
    name, typed = request.user.get_username(), request.POST.get("name", "").strip()
    if typed != name:
        words = gettext("Nothing is deleted: “{typed}” is not your name here. Type {name}.")
        return words.format(typed=typed[:60], name=name)
    try:
        own_data.delete_learning(request.user)
    except own_data.StillGrading:
        return gettext("An answer of yours is being graded just now. Try again in a moment.")
    return ""
