"""What a page or a program is told of a trial run: its state in words, cases, output, figures."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from exercises.figures import FigureView
from exercises.models import TrialMode, TrialRun, TrialStatus
from exercises.rendering import Said, say
from exercises.results import OUTCOMES, REDUNDANT, CaseView, entry_of, is_entry
from grader.result import Feedback, Outcome

LOST = _(
    "This run is lost: no worker has finished it in time. Nothing is wrong with your program by "
    "that, and it has cost nothing. Run it again."
)
BROKEN = {
    "author": _(
        "This exercise is broken, so that its examples cannot be run. It is its author's to "
        "mend, not yours. Your program can still be run as a script."
    ),
    "machine": _(
        "Our machine could not run this. It has cost nothing, and your program is still "
        "here. Run it again in a moment."
    ),
}
# How the run ended where no limit of a case says so already.
ENDINGS = {
    "TIMED_OUT": _("It was stopped at the time limit."),
    "OVER_MEMORY": _("It was stopped at the memory limit."),
    "OVER_OUTPUT": _("It was stopped because it printed more than is possible here."),
    "FORBIDDEN": _("It was stopped because it tried something that no program may do here."),
    "SIGNALLED": _("It crashed."),
}


@dataclass(frozen=True)
class Example:
    """One public case: the call, what came of it, and what was expected."""

    case: CaseView
    returned: str
    expected: str
    time: str


def detail(run: TrialRun) -> str:
    """Why there is nothing to show, in a sentence; empty where there is."""
    if run.status == TrialStatus.LOST:
        return str(LOST)
    return str(BROKEN[run.blame]) if run.status == TrialStatus.FAILED else ""


@dataclass(frozen=True)
class RunView:
    """A trial run in words. Templates ask for the parts."""

    run: TrialRun

    @property
    def is_open(self) -> bool:
        return self.run.is_open

    @property
    def as_script(self) -> bool:
        return self.run.mode == TrialMode.SCRIPT

    @property
    def detail(self) -> str:
        return detail(self.run)

    @property
    def look(self) -> str:
        """A name that the style sheet and the icons know."""
        if self.is_open or self.detail:
            return "open" if self.is_open else "failed"
        return "right" if self._went_well else "wrong"

    @property
    def title(self) -> str:
        if self.is_open:
            return gettext("Running…")
        if self.detail:
            return gettext("Not run")
        if self.examples:
            passed, count = self.result["passed"], len(self.examples)
            words = ngettext(
                "{passed} of {count} example right", "{passed} of {count} examples right", count
            )
            return words.format(passed=passed, count=count)
        if self._went_well:
            return gettext("It ran to its end")
        return gettext("It did not come to its end")

    @property
    def note(self) -> str:
        """What a run does not say, and that it is free."""
        if self.examples and self.run.variant.public().get("hidden"):
            return gettext("Hidden cases decide too, when you hand in. A run costs nothing.")
        return gettext("A run costs nothing; it is not handed in.")

    @property
    def _went_well(self) -> bool:
        if self.examples:
            return self.result["passed"] == len(self.examples)
        return self.result.get("status") == "OK" and not self.said

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        rows = self.result.get("cases", ())
        return tuple(map(_example, rows))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        told = map(Feedback.from_json, self.result.get("feedback", ()))
        return tuple(say(one) for one in told if one.code not in REDUNDANT)

    @property
    def ending(self) -> str:
        """What a script was stopped by; cases tell it by themselves."""
        return "" if self.examples else str(ENDINGS.get(self.result.get("status", ""), ""))

    @property
    def error(self) -> dict[str, Any] | None:
        """Where the program itself failed, unless a sentence has told that."""
        return None if self.said or self.examples else self.result.get("error")

    @property
    def line(self) -> int | None:
        """The line to mark in the editor."""
        found = [self.result.get("error"), *(row["error"] for row in self.result.get("cases", ()))]
        return next((error["line"] for error in found if error and error["line"]), None)

    @property
    def outputs(self) -> tuple[tuple[str, str], ...]:
        """(name, text) of what was written; a traceback that is told apart is not told twice."""
        error = self.error
        errors = self.result.get("stderr", "")
        if error and error["traceback"]:
            errors = errors.removesuffix(f"{error['traceback']}\n")
        streams = (
            (gettext("Output"), self.result.get("stdout", "")),
            (gettext("Errors"), errors),
        )
        return tuple((name, text) for name, text in streams if text.strip())

    @property
    def figures(self) -> tuple[FigureView, ...]:
        return tuple(map(FigureView, self.result.get("figures", ())))

    @property
    def timing(self) -> str:
        """How long it took and how much memory, such as “12 ms, 41 MB”."""
        if not self.result:
            return ""
        return f"{milliseconds(self.result['wall_ms'])}, {self.result['memory_mb']:.0f} MB"

    @property
    def spoken(self) -> str:
        """One sentence for a screen reader when the run has ended."""
        return self.detail or gettext("Run: {title}.").format(title=self.title)


def milliseconds(found: float) -> str:
    """A time as people read it."""
    if found >= 1000:
        return f"{found / 1000:.1f} s"
    return f"{found:.0f} ms" if found >= 1 else gettext("under 1 ms")


def _example(row: dict[str, Any]) -> Example:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    feedback = [Feedback.from_json(told) for told in row["feedback"]]
    case = CaseView(
        name=row["name"],
        public=True,
        passed=outcome is Outcome.PASSED,
        outcome=str(OUTCOMES[outcome]) if outcome else gettext("not tried"),
        call=row["call"],
        said=tuple(say(told) for told in feedback if not is_entry(told)),
        entries=tuple(entry_of(told.data) for told in feedback if is_entry(told)),
        opened=False,
        figure=FigureView(row["figure"]) if row["figure"] else None,
    )
    raised = "–"
    if row["error"]:
        raised = gettext("raises {error}").format(error=row["error"]["type"])
    returned, expected = row["returned"] or raised, row["expected"] or "–"
    return Example(case, returned, expected, milliseconds(row["ms"] or 0))
