"""tests.tour: where the tour goes, as whom, and what it leaves out with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

# Of which exercises Ada's form is shown: a name for each, and where its number stands.
WRITTEN = {
    "number": "pk-secant-2",
    "family": "pk-chain-drill",
    "code": "pk-gradient-of-bowl",
    "choice": "pk-downhill",
}
LESSONS = (
    "slope",
    "rules",
    "chain-rule",
    "gradient",
    "curvature",
    "descent",
    "vectorised",
    "autodiff",
    "what-goes-wrong",
    "self-check",
)
# Addresses that are no page: a part of one, a file, or the target of a button.
NO_PAGE = {
    "answer": "a button's target; shows the exercise's page",
    "notebook": "a file",
    "run-request": "a button's target",
    "run-panel": "a part of the run's page",
    "submission-result": "a part of the submission's page",
    "submission-mark": "a button's target",
    "submission-events": "a stream",
    "quiz-start": "a button's target",
    "quiz-state": "data",
    "quiz-draft": "a button's target",
    "quiz-flag": "a button's target",
    "reviews-wanted": "a button's target",
    "review": "leads to the card that is due",
    "review-rate": "a button's target",
    "own-data": "a file",
    "sign-out": "a button's target",
    "health": "data",
    "hint": "a button's target",
    "quiz-hint": "a button's target",
    "report-send": "a button's target",
    "report-answer": "a button's target",
    "note-add": "a button's target",
    "note-withdraw": "a button's target",
    "mark-undo": "a button's target",
    "mark-names": "a button's target",
    "set-language": "a button's target",
    "words": "a file",
    # In the admin.
    "desk-frame": "an empty frame for the view beside the form",
    "desk-live": "what fills that frame",
    "desk-copy": "a button's target",
    "exercises_exercise_back": "a button's target",
    "exercises_exercise_delete": "a page of Django's own",
    "exercises_exercise_verify_panel": "a part of the tab Verify",
    "exercises_exerciseversion_add": "nobody may",
    "exercises_exerciseversion_change": "leads to all versions of the exercise",
    "exercises_exerciseversion_delete": "nobody may",
    "exercises_exerciseversion_history": "a page of Django's own",
    "exercises_exerciseversion_disable": "asks as withdrawing does",
    "exercises_exerciseversion_enable": "a button's target",
    "exercises_exerciseversion_again": "asks as withdrawing does",
    "exercises_regrade_delete": "nobody may",
    "exercises_regrade_history": "a page of Django's own",
    "exercises_regrade_progress": "a part of the regrade's page",
    "exercises_regrade_table": "a file",
    "exercises_regrade_undo": "asks as applying does",
    "exercises_regrade_drop": "a button's target",
}
EXERCISES = "/admin/exercises/exercise"
VERSIONS = "/admin/exercises/exerciseversion"
REGRADES = "/admin/exercises/regrade"


@dataclass(frozen=True)
class Stop:
    """A page: its name in pictures and tables, the view it shows, who looks at it.

    Names in braces in the path are filled with what Dan has done.
    """

    name: str
    view: str
    path: str
    who: str = "dan"

    def at(self, done: Mapping[str, object]) -> str:
        """The address below the site's."""
        return self.path.format_map(done)


STOPS = (
    Stop("sign-in", "sign-in", "/sign-in/", who=""),
    Stop("welcome", "home", "/", who=""),
    Stop("home", "home", "/"),
    Stop("today", "today", "/today/"),
    *(Stop(f"lesson-{slug}", "lesson", f"/lessons/{slug}/") for slug in LESSONS),
    Stop("glossary", "glossary", "/glossary/"),
    Stop("exercise-number", "exercise", "/exercises/secant-2/"),
    Stop("exercise-formula", "exercise", "/exercises/poly/"),
    Stop("exercise-code", "exercise", "/exercises/gradient-of-bowl/"),
    Stop("exercise-path", "exercise", "/exercises/descend/"),
    Stop("exercise-hints-taken", "exercise", "/exercises/chain-drill/"),
    Stop("exercise-playground", "exercise", "/exercises/tangent-playground/"),
    Stop("exercise-predicted", "exercise", "/exercises/predict-step/"),
    Stop("exercise-prediction", "exercise", "/exercises/predict-outcome/"),
    Stop("exercise-note", "exercise", "/exercises/tour-slope/"),
    Stop("exercise-text", "exercise", "/exercises/tour-essay/"),
    Stop("exercise-withdrawn", "", "/exercises/tour-withdrawn/"),
    Stop("receipt", "receipt", "/exercises/chain-drill/receipt/"),
    Stop("regraded", "submission", "/submissions/{regraded}/"),
    Stop("submission", "submission", "/submissions/{submission}/"),
    Stop("run", "run", "/runs/{run}/"),
    Stop("quizzes", "quizzes", "/quizzes/"),
    Stop("quiz", "quiz", "/quizzes/descent-check/"),
    Stop("quiz-question", "quiz-question", "/quizzes/slopes-timed/questions/1/"),
    Stop("quiz-finish", "quiz-finish", "/quizzes/slopes-timed/finish/"),
    Stop("quiz-receipt", "quiz-receipt", "/quizzes/descent-check/attempts/{attempt}/"),
    Stop("review", "review-card", "/review/{card}/"),
    Stop("progress", "progress", "/progress/"),
    Stop("account", "account", "/account/"),
    Stop("delete-data", "own-data-delete", "/account/data/delete/"),
    Stop("not-found", "", "/lessons/nowhere/"),
    Stop("preview", "preview", "/exercises/secant-2/preview/", who="ada"),
    Stop("statistics", "statistics", "/desk/statistics/", who="ada"),
    Stop("statistics-one", "statistics-exercise", "/desk/statistics/tour-slope/", who="ada"),
    Stop("reports", "reports", "/desk/reports/", who="ada"),
    Stop("report", "report", "/desk/reports/{report}/", who="ada"),
    Stop("marking", "marking", "/desk/marking/", who="ada"),
    Stop("mark", "mark", "/desk/marking/{essay}/", who="ada"),
    Stop("desk", "", "/admin/", who="ada"),
    Stop("desk-list", "exercises_exercise_changelist", f"{EXERCISES}/", who="ada"),
    Stop("desk-new", "exercises_exercise_add", f"{EXERCISES}/add/", who="ada"),
    *(
        Stop(f"desk-{kind}", "exercises_exercise_change", f"{EXERCISES}/{{{pk}}}/change/", "ada")
        for kind, pk in WRITTEN.items()
    ),
    *(
        Stop(name, f"exercises_{view}", path, who="ada")
        for name, view, path in (
            ("desk-history", "exercise_history", f"{EXERCISES}/{{mended}}/history/"),
            ("desk-verify", "exercise_verify", f"{EXERCISES}/{{verified}}/verify/"),
            ("desk-import", "import", f"{EXERCISES}/import/"),
            ("versions-all", "exerciseversion_changelist", f"{VERSIONS}/"),
            ("versions", "exerciseversion_of", f"{VERSIONS}/of/{{mended}}/"),
            (
                "versions-compare",
                "exerciseversion_compare",
                f"{VERSIONS}/of/{{mended}}/compare/?before=1&after=2",
            ),
            (
                "versions-withdraw",
                "exerciseversion_withdraw",
                f"{VERSIONS}/of/{{mended}}/withdraw/",
            ),
            ("variants", "exerciseversion_variants", f"{VERSIONS}/{{drawn}}/variants/"),
            ("variant", "exerciseversion_variant", f"{VERSIONS}/variant/{{variant}}/"),
            ("regrades", "regrade_changelist", f"{REGRADES}/"),
            ("regrade-which", "regrade_add", f"{REGRADES}/add/"),
            ("regrade-form", "regrade_add", f"{REGRADES}/add/?exercise={{mended}}"),
            ("regrade", "regrade_change", f"{REGRADES}/{{regrade}}/change/"),
            ("regrade-apply", "regrade_apply", f"{REGRADES}/{{regrade}}/apply/"),
        )
    ),
    Stop("desk-quiz", "", "/admin/quizzes/quiz/{quiz}/change/", who="ada"),
    Stop("desk-lesson", "", "/admin/courses/lesson/{lesson}/change/", who="ada"),
)
