"""What a page says about a submission: its state in words, its feedback, its cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from exercises.disclosure import Withheld, solution_for, withheld
from exercises.entries import Words, in_words
from exercises.figures import CourseView, FigureView
from exercises.holds import Holds, holds_of
from exercises.models import ClusterNote, Override, OwnMark, Proposal, Status, Submission
from exercises.notes import note_for
from exercises.rendering import Said, say
from grader.messages import MESSAGES
from grader.messages_phrases import phrased
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict

# Per verdict: the look (a name the style sheet and the icons know) and the words.
VERDICTS = {
    Verdict.CORRECT: ("right", _("Right")),
    Verdict.PARTIAL: ("part", _("Partly right")),
    Verdict.INCORRECT: ("wrong", _("Not right yet")),
    Verdict.INVALID: ("unread", _("Could not be read")),
    Verdict.SELF: ("own", _("Handed in: now it is yours to mark")),
    Verdict.INCONCLUSIVE: ("person", _("A person has to look at this")),
}
WAITING = _("Handed in: a person will mark it")
TURNED = _("The card is turned: how well did you know it?")
# How well one knew a flashcard, by the word that is stored.
RATINGS = {"again": _("again"), "hard": _("hard"), "good": _("good"), "easy": _("easy")}
STATES = {
    Status.QUEUED: ("open", _("Waiting for a worker…")),
    Status.GRADING: ("open", _("Grading…")),
    Status.FAILED: ("failed", _("Not graded")),
    Status.SUPERSEDED: ("gone", _("Replaced by your newer answer")),
}
OUTCOMES = {
    Outcome.PASSED: _("passed"),
    Outcome.WRONG_ANSWER: _("wrong result"),
    Outcome.RUNTIME_ERROR: _("stopped with an error"),
    Outcome.TIME_LIMIT: _("over the time limit"),
    Outcome.MEMORY_LIMIT: _("over the memory limit"),
    Outcome.OUTPUT_LIMIT: _("over the output limit"),
    Outcome.COMPILE_ERROR: _("could not be read by Python"),
    Outcome.FORBIDDEN: _("tried something forbidden"),
}


# What an author tries out uses no try of theirs as a learner.
PREVIEW = "preview"


@dataclass(frozen=True)
class Entry:
    """One value beside the one that was expected."""

    where: str
    got: str
    expected: str


@dataclass(frozen=True)
class CaseView:
    """One test case as the learner may see it; `call` is empty for hidden ones."""

    name: str
    public: bool
    passed: bool
    outcome: str
    call: str
    said: tuple[Said, ...]
    entries: tuple[Entry, ...]
    # The first public case that fails is the one to look at.
    opened: bool
    figure: FigureView | None = None

    @property
    def has_detail(self) -> bool:
        return bool(self.call or self.said or self.entries or self.figure)


@dataclass(frozen=True)
class ResultView:
    """A submission in words. The result is fetched once, when a template first asks for it.

    Where its verdict is withheld, there is nothing here to be shown but that, and until when.
    """

    submission: Submission
    # What is held back from its learner, where it was looked up for many at once.
    holds: Holds | None = None

    @cached_property
    def withheld(self) -> Withheld | None:
        """Why its verdict is not shown yet, or None where it may be."""
        return withheld(self.submission, self.holds)

    @cached_property
    def result(self) -> Result | None:
        graded = self.submission.status == Status.GRADED and not self.withheld
        return self.submission.result() if graded else None

    @property
    def is_open(self) -> bool:
        return not self.submission.is_terminal

    @property
    def _words(self) -> tuple[str, StrOrPromise]:
        if self.withheld:
            return "waits", _("Graded; the verdict comes later")
        if self.submission.verdict == Verdict.SELF:
            if self.awaits_person:
                return VERDICTS[Verdict.INCONCLUSIVE][0], WAITING
            return VERDICTS[Verdict.SELF][0], self._own_words
        if self.course is not None and self.submission.verdict == Verdict.INCORRECT:
            return "wrong", gettext("It came out differently")
        if self.submission.status == Status.GRADED:
            return VERDICTS[Verdict(self.submission.verdict)]
        return STATES[Status(self.submission.status)]

    @property
    def look(self) -> str:
        """right, part, wrong, unread, own, person, open, waits, failed or gone."""
        return self._words[0]

    @property
    def title(self) -> str:
        return str(self._words[1])

    @property
    def percent(self) -> int | None:
        """The score, where the verdict does not already say it."""
        if self.submission.verdict != Verdict.PARTIAL or self.withheld:
            return None
        # Never rounded to what it is not: a hundred is for all, nothing is for none.
        return min(99, max(1, round(100 * (self.submission.score or 0))))

    @cached_property
    def regraded(self) -> Proposal | None:
        """The regrade that counts now, where it has changed what the learner sees."""
        standing = self.submission.standing
        hidden = self.submission.override() is not None
        return standing if standing is not None and standing.moves and not hidden else None

    @property
    def before_words(self) -> str:
        """What stood here before it was graded again."""
        if self.regraded is None or not self.regraded.before_verdict:
            return ""
        words = VERDICTS[Verdict(self.regraded.before_verdict)][1]
        partly = self.regraded.before_verdict == Verdict.PARTIAL
        return (
            f"{words}, {round(100 * (self.regraded.before_score or 0))} %" if partly else str(words)
        )

    @property
    def is_own(self) -> bool:
        """Whether it is a text or a card: its writer marks it, or a person does."""
        graded = self.submission.status == Status.GRADED and not self.withheld
        return graded and self.submission.variant.version.is_own

    @cached_property
    def revealed(self) -> dict[str, Any] | None:
        """The model answer with its rubric, or the back of a card; None for what we grade."""
        return None if self.withheld else self.submission.revealed()

    @cached_property
    def override(self) -> Override | None:
        """A person's mark, which stands before what the grader said."""
        return self.submission.override() if self.submission.status == Status.GRADED else None

    @property
    def rubric_met(self) -> list[str]:
        """The ids of the rubric's points that are met, by whoever marked it last."""
        if self.override:
            return list(self.override.rubric)
        return list(self.own_mark.value) if self.own_mark else []

    @cached_property
    def note(self) -> ClusterNote | None:
        """What the author says to answers like this one; a marker's own words come before."""
        return None if self.override else note_for(self.submission, self.result)

    @property
    def awaits_person(self) -> bool:
        """Whether a marker has yet to look at it."""
        return self.submission.awaits_person

    @property
    def may_go_on(self) -> bool:
        """Whether another answer can be asked for where it stands: not in a sitting or review."""
        return self.submission.occasion in ("", PREVIEW)

    @property
    def locks(self) -> bool:
        """Whether it is the last word: for its writer to mark, or a prediction that is made."""
        return self.is_own or self.course is not None

    @cached_property
    def course(self) -> dict[str, Any] | None:
        """What happens after a prediction, once that is graded; None for all else."""
        return self.submission.course() if self.submission.status == Status.GRADED else None

    @cached_property
    def course_view(self) -> CourseView | None:
        """The same for a page: in words, as a table, and to be drawn."""
        if self.course is None:
            return None
        return CourseView(self.submission.variant.public(), self.course, self.submission.answer)

    @cached_property
    def own_mark(self) -> OwnMark | None:
        return self.submission.own_mark() if self.submission.marks_itself else None

    @property
    def _own_words(self) -> StrOrPromise:
        mark = self.own_mark
        if mark is None:
            is_card = self.submission.variant.version.kind == "flashcard"
            return TURNED if is_card else VERDICTS[Verdict.SELF][1]
        if mark.score is None:
            return gettext("You said: {rating}").format(rating=RATINGS[mark.value])
        return gettext("Marked by you: {percent} %").format(percent=round(100 * mark.score))

    @property
    def is_done(self) -> bool:
        """Right, or marked by whoever wrote it."""
        return self.is_right or self.own_mark is not None

    @cached_property
    def solution(self) -> str:
        """The worked solution (Markdown), where it may be seen with this answer."""
        return solution_for(self.submission, self.holds)

    @property
    def is_right(self) -> bool:
        return self.submission.verdict == Verdict.CORRECT and not self.withheld

    @property
    def says_free(self) -> bool:
        """Whether it cost no try, and nothing else here says so yet."""
        free = self.submission.verdict == Verdict.INVALID
        feedback = self.result.feedback if self.result else ()
        return free and not any("costs nothing" in MESSAGES[one.code] for one in feedback)

    @cached_property
    def handed_in(self) -> list[Words]:
        """What was handed in, in words, for kinds of several parts."""
        return in_words(self.submission)

    @property
    def in_order(self) -> bool:
        """Whether the order of what was handed in is the answer."""
        return self.submission.variant.version.kind == "ordering"

    @cached_property
    def said(self) -> tuple[Said, ...]:
        feedback = self.result.feedback if self.result else ()
        return tuple(say(f) for f in feedback if f.code not in REDUNDANT)

    @property
    def reading(self) -> str:
        """How the answer was understood, where that is news to the learner."""
        reading = (self.result.reading or "") if self.result else ""
        answer = self.submission.answer
        if (
            not isinstance(answer, str | float | int)
            or self.submission.variant.version.kind == "code"
        ):
            return ""
        told = any("read" in f.data for f in self.result.feedback) if self.result else False
        return "" if told or reading == str(answer).strip() else reading

    @cached_property
    def cases(self) -> tuple[CaseView, ...]:
        if not self.result or not self.result.cases:
            return ()
        calls = shown_calls(self.submission)
        public = [case.public and case.outcome is not Outcome.PASSED for case in self.result.cases]
        first = public.index(True) if True in public else None
        return tuple(
            _case(case, calls.get(case.name, ""), opened=number == first)
            for number, case in enumerate(self.result.cases)
        )

    @cached_property
    def functions(self) -> tuple[tuple[str, int], ...]:
        """Each function's name and score in per cent, where the exercise has several."""
        if not self.result:
            return ()
        names = dict.fromkeys(case.function for case in self.result.cases if case.function)
        shares = {name: [c for c in self.result.cases if c.function == name] for name in names}
        return tuple((name, _percent(cases)) for name, cases in shares.items())

    @property
    def line(self) -> int | None:
        """The line of the program that Python could not read."""
        for feedback in self.result.feedback if self.result else ():
            line = feedback.data.get("line")
            if feedback.code == "syntax_error" and isinstance(line, int):
                return line
        return None

    @property
    def spoken(self) -> str:
        """One sentence for a screen reader when the verdict arrives."""
        if self.percent is None:
            return f"{self.title}."
        words = gettext("{title}, {percent} per cent.")
        return words.format(title=self.title, percent=self.percent)


def results_of(submissions: Iterable[Submission], holds: Holds | None = None) -> list[ResultView]:
    """Submissions of one learner in words; what is held back is looked up once for all."""
    rows = list(submissions)
    if holds is None:
        holds = holds_of(rows[0].learner_id) if rows else {}
    return [ResultView(row, holds) for row in rows]


# What the verdict's own words already say.
REDUNDANT = frozenset({"number_right"})


def shown_calls(submission: Submission) -> dict[str, str]:
    """The public calls with the values this learner was shown, by case name."""
    standing = submission.standing
    graded_by = standing.run.variant if standing is not None and standing.run is not None else None
    variant = graded_by or submission.variant
    kind = variant.version.grader_kind
    if not kind.RUNS_CODE:
        return {}
    calls = kind.calls(kind.read_item(variant.item), variant.seed)
    return {call.name: call.shown for call in calls if call.public}


def _case(case: CaseResult, call: str, *, opened: bool) -> CaseView:
    return CaseView(
        name=case.name,
        public=case.public,
        passed=case.outcome is Outcome.PASSED,
        outcome=_words(case),
        call=call if case.public else "",
        said=tuple(say(f) for f in case.feedback if not is_entry(f)),
        entries=tuple(entry_of(f.data) for f in case.feedback if is_entry(f)),
        opened=opened,
        figure=FigureView(case.figure) if case.figure else None,
    )


def _percent(cases: list[CaseResult]) -> int:
    """The share of the weights in per cent; a hundred is for all of them, nothing for none."""
    earned = sum(case.score * case.weight for case in cases)
    total = sum(case.weight for case in cases)
    if earned in (0, total):
        return 100 if earned else 0
    return min(99, max(1, round(100 * earned / total)))


def _words(case: CaseResult) -> str:
    words = str(OUTCOMES[case.outcome])
    if 0 < case.score < 1:
        carried = gettext("{outcome}, {percent} % carried forward")
        return carried.format(outcome=words, percent=round(100 * case.score))
    return words


def is_entry(feedback: Feedback) -> bool:
    return {"where", "got", "expected"} <= feedback.data.keys() and (
        feedback.code == "entry_differs"
    )


def entry_of(data: Any) -> Entry:
    where = phrased("entry_differs", data, gettext)["where"]
    return Entry(str(where), str(data["got"]), str(data["expected"]))
