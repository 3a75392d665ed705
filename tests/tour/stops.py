"""tests.tour: where the tour goes, as whom, and what it leaves out with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

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
}


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
)
