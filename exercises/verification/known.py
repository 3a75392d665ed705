"""Verification: answers whose verdict is known: the author's, and other forms of the key."""

from collections.abc import Iterator
from typing import Any

from exercises.examples import Known
from exercises.judge import MachineFailure, judge
from exercises.verification.findings import Finding, green, red
from exercises.verification.subject import Subject
from grader import formula, matching, number, ordering
from grader.errors import ItemError
from grader.messages import text
from grader.result import Result, Verdict
from grader.symbolic.other_forms import other_forms

BLANK = " "


def right(subject: Subject) -> Iterator[Finding]:
    """Whether every answer known to be right is accepted."""
    found = [_accepted(subject, one) for one in subject.examples.right]
    found += [_accepted(subject, one) for one in _forms(subject)]
    yield from filter(None, found)
    if found and not any(found):
        yield green("right", f"Right answers tried: {len(found)}. All are accepted.")


def wrong(subject: Subject) -> Iterator[Finding]:
    """Whether every answer known to be wrong is refused, and for the reason that is stated."""
    known = [*subject.examples.wrong, *_typical(subject)]
    found = [_refused(subject, one) for one in known]
    yield from filter(None, found)
    if found and not any(found):
        yield green("wrong", f"Wrong answers tried: {len(found)}. Each is refused for its reason.")


def invalid(subject: Subject) -> Iterator[Finding]:
    """Whether what nobody can read is called unreadable, a blank among it."""
    blank = () if subject.is_own else (Known(BLANK, "item"),)
    known = [*subject.examples.invalid, *blank]
    failed = False
    for one in known:
        result = _judged(subject, one)
        if isinstance(result, Result) and result.verdict is Verdict.INVALID:
            continue
        failed = True
        told = result if isinstance(result, str) else f"is read, with the verdict {result.verdict}"
        yield red("invalid", one.field, f"{_quoted(one)} {told}; it should be unreadable.")
    if known and not failed:
        yield green("invalid", f"Unreadable answers tried: {len(known)}. None costs a try.")


def _accepted(subject: Subject, one: Known) -> Finding | None:
    result = _judged(subject, one)
    if isinstance(result, Result) and result.verdict is Verdict.CORRECT:
        return None
    if isinstance(result, Result) and subject.is_own and result.verdict is Verdict.SELF:
        return None
    told = result if isinstance(result, str) else f"gets {result.verdict}. {_said(result)}"
    return red("right", one.field, f"{_quoted(one)} is known to be right, and {told}")


def _refused(subject: Subject, one: Known) -> Finding | None:
    result = _judged(subject, one)
    if isinstance(result, str):
        return red("wrong", one.field, f"{_quoted(one)} {result}")
    if result.verdict not in (Verdict.INCORRECT, Verdict.PARTIAL):
        told = f"{_quoted(one)} is known to be wrong, and gets {result.verdict}."
        return red("wrong", one.field, told)
    said = _said(result)
    if one.because and _plain(one.because) not in _plain(said):
        told = f"{_quoted(one)} is refused, but not because “{one.because}”. Said: {said}"
        return red("wrong", one.field, told)
    return None


def _judged(subject: Subject, one: Known) -> Result | str:
    """What the grader makes of an answer to the variant it belongs to; or why it cannot."""
    try:
        kind, item = subject.kind, _item(subject, one)
        if not kind.RUNS_CODE:
            value = kind.read_item(item)
            return kind.score(value, _sent(value, one.answer))
        if not isinstance(one.answer, str) or not one.answer.strip():
            return Result.from_json({"verdict": "INVALID", "score": 0.0})
        found = judge(kind=kind.NAME, item=item, answer=one.answer, view_seed=one.seed, seed=1)
        return found.result
    except ItemError as error:
        return f"cannot be judged: {error}"
    except MachineFailure as failure:
        return f"could not be tried on this machine: {failure}"


def _item(subject: Subject, one: Known) -> dict[str, Any]:
    """The variant; lines keep the author's ids, for learners know them by letters of their own."""
    if isinstance(subject.item, ordering.Item):
        return dict(subject.content["item"])
    return subject.variant(one.seed)


def _sent(item: object, answer: Any) -> Any:
    """What a page would send: authors name the texts of a matching, pages their numbers."""
    if not isinstance(item, matching.Item) or not isinstance(answer, dict):
        return answer
    numbers = {text: number for number, text in item.options.items()}
    return {name: numbers.get(str(one).strip(), one) for name, one in answer.items()}


def _forms(subject: Subject) -> Iterator[Known]:
    """The key, and what is equal to it, typed as a learner would."""
    if isinstance(subject.item, number.Item):
        exact = subject.item.answer.exact
        yield Known(subject.content["item"]["answer"], "item.answer")
        yield Known(f"{exact.numerator}/{exact.denominator}", "item.answer")
    if not isinstance(subject.item, formula.Item) or subject.item.task.form is not None:
        return
    for seed in subject.seeds():
        task = subject.kind.read_item(subject.variant(seed)).task
        for form in other_forms(task.key):
            yield Known(form, "item.answer", seed)


def _typical(subject: Subject) -> Iterator[Known]:
    """The typical wrong answers of the item, each with the reason that the author gives."""
    rows = subject.content["item"].get("wrong") or []
    if subject.kind.RUNS_CODE:
        return  # the proof runs them
    if subject.is_family:
        for seed in subject.seeds():
            for row in subject.variant(seed).get("wrong") or ():
                yield Known(row["answer"], "item.wrong", seed, row["reason"])
        return
    for place, row in enumerate(rows):
        yield Known(row["answer"], f"item.wrong.{place}.answer", 0, row["reason"])


def _said(result: Result) -> str:
    return " ".join(text(one) for one in result.feedback)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _quoted(one: Known) -> str:
    shown: Any = one.answer
    words = str(shown).strip() or "a blank"
    first = words.splitlines()[0]
    where = f" (seed {one.seed})" if one.seed else ""
    return f"“{first if len(first) <= 80 else first[:79] + '…'}”{where}"
