"""grader.code: judges a path of gradient descent: is it right, where does it go wrong, and how.

A path is an array (steps + 1, d). The learner's rows are walked again, one step from each, by
`replay_program.py` on the author's side; what came back is judged here. A mistake is named only if
it explains every step; where two explain the path equally, both are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader import numeric
from grader.code.asking import program_text
from grader.code.path_bugs import Array, Walk, own_rate, row_bugs, step_bugs
from grader.code.path_figure import path_figure
from grader.plain import to_wire
from grader.result import Data, Feedback

REPLAY_SOURCE = program_text("replay_program.py")
REPLAY_FUNCTION = "__replay__"
MOST_ROWS = 1_000


@dataclass(frozen=True)
class PathReport:
    """What is to be said of one path.

    `first_wrong` is the first row that goes wrong (row 0 is the start). `bugs` explain the whole
    path equally well; `fits` holds these and what explains it more vaguely (a rate of one's own),
    for a judge that looks at several cases together. `details` is the feedback without the
    sentences on the mistakes, for where the one behind all cases is told once.
    """

    right: bool
    first_wrong: int | None = None
    bugs: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    details: tuple[Feedback, ...] = ()
    figure: Mapping[str, Any] | None = None


def as_path(got: Any, expected: Any) -> Array | None:
    """Return the rows that a result of the learner's holds, or None if it can be read as no path.

    A list of points is read as their array, a path on its side is turned, an axis of length 1 too
    many is left out, numbers in a row are a path in one dimension.
    """
    rows, wanted = numeric.as_array(got), numeric.as_array(expected)
    if rows is None or wanted is None or wanted.ndim != 2 or rows.dtype.kind not in "iuf":
        return None
    found = _upright(rows, wanted)
    return None if found is None or not len(found) else found[:MOST_ROWS].astype(float)


def replay_call(
    call: Mapping[str, Any], rows: Array, loss: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the call of REPLAY_FUNCTION for a call of the learner's function, as sandbox JSON.

    `rows` is what `as_path` returned, `loss` an argument such as {"python": "lambda w: ..."}.
    """
    more = {"yours": to_wire(rows), **({"loss": loss} if loss is not None else {})}
    return {
        "function": REPLAY_FUNCTION,
        "args": list(call["args"]),
        "kwargs": {**call["kwargs"], **more},
    }


def judge_path(
    expected: Any,
    got: Any,
    replay: Mapping[str, Any] | None,
    *,
    absolute: float,
    relative: float,
    reveal: bool,
    title: str = "",
) -> PathReport:
    """Judge one case. `replay`: what REPLAY_FUNCTION returned, None if there was nothing to walk.

    Without `reveal` (a hidden case) no value, no figure and nothing of the inputs is told.
    """
    told = numeric.compare(expected, got, absolute, relative, reveal=False)
    agrees = numeric.agrees(told)
    rows, wanted = as_path(got, expected), numeric.as_array(expected)
    if rows is None or wanted is None or replay is None:
        shape = [] if agrees or wanted is None else _shape_words(got, wanted)
        return PathReport(agrees, feedback=(*shape, *(_rest(told) if shape else told)))
    walk = _walk(replay)
    with np.errstate(all="ignore"):
        report = _judge(walk, got, wanted, agrees, told, reveal)
    if not reveal:
        return report
    with np.errstate(all="ignore"):
        figure = path_figure(walk, replay, report.first_wrong, report.bugs, title)
    return replace(report, figure=figure)


def common(reports: Sequence[PathReport]) -> tuple[str, ...]:
    """Return the mistakes that explain every one of several wrong paths."""
    wrong = [report for report in reports if not report.right]
    if not wrong:
        return ()
    shared = [name for name in wrong[0].fits if all(name in report.fits for report in wrong)]
    exact = [name for name in shared if any(name in report.bugs for report in wrong)]
    return tuple(exact or shared)


def _judge(
    walk: Walk,
    got: Any,
    wanted: Array,
    agrees: bool,
    told: list[Feedback],
    reveal: bool,
) -> PathReport:
    remarks = tuple(one for one in told if one.code in numeric.REMARKS)
    # A reference that is no plain descent is a measure, but nothing to name mistakes by.
    plain = len(walk.path) == min(len(wanted), MOST_ROWS + 1)
    plain = plain and numeric.agrees(
        numeric.compare(wanted[: len(walk.path)], walk.path, 1e-9, 1e-6)
    )
    wrong = _first_wrong(walk) if plain else _first_far(walk, wanted)
    whole = len(walk.rows) == len(wanted) and not _shape_words(got, wanted)
    if agrees or (plain and whole and wrong is None and len(wanted) <= MOST_ROWS):
        return PathReport(True, feedback=remarks)
    shape = tuple(_shape_words(got, wanted))
    rest = tuple(_rest(told)) if shape else tuple(told)
    if shape or not plain:
        return PathReport(False, wrong, feedback=(*shape, *rest))
    return _named(walk, wrong, rest, reveal)


def _named(walk: Walk, wrong: int | None, told: tuple[Feedback, ...], reveal: bool) -> PathReport:
    bugs = {bug.name: bug.code for bug in step_bugs(walk)}
    kept = row_bugs(walk)
    rate = own_rate(walk) if walk.starts and len(walk.rows) == walk.steps + 1 else None
    fits = (*bugs, *(name for name, _, _ in kept), *(("rate_own",) if rate is not None else ()))
    bugs |= {name: code for name, code, _ in kept}
    wrong = kept[0][2] if kept and wrong is None else wrong
    if not bugs and rate is not None:
        bugs = {"rate_own": "path_rate_own"}
    step = -1 if wrong is None else wrong
    led = 0 < step < len(walk.rows) and not kept
    data: Data = {"step": step, "steps": walk.steps, "rows": len(walk.rows)}
    if len(walk.rows) != walk.steps + 1 and not bugs:
        words = [Feedback("path_rows", {"rows": len(walk.rows)})]
    elif not bugs:
        words = [Feedback("path_start" if step == 0 else "path_step", data)] if step >= 0 else []
    else:
        words = [Feedback(code, data) for code in bugs.values()]
        if len(words) > 1:
            words.insert(0, Feedback("path_either", data))
    details = [Feedback("path_should", _should(walk, step))] if reveal and led else []
    # How many entries differ is said only where nothing better is.
    rest = [one for one in told if one.code != "values_differ"] if words else told
    details += rest
    return PathReport(False, wrong, tuple(bugs), fits, (*words, *details), tuple(details))


def _should(walk: Walk, step: int) -> Data:
    at, slope = walk.rows[step - 1], walk.gradients[step - 1]
    return {
        "step": step,
        "at": _point(at),
        "gradient": _point(slope),
        "eta": numeric.show(walk.eta),
        "expected": _point(walk.right()[step - 1]),
        "got": _point(walk.rows[step]),
    }


def _point(point: Array) -> str:
    """Return a point as text; of many coordinates only the first."""
    shown = [numeric.show(part) for part in point[:4]]
    inside = ",\u00a0".join([*shown, "…"] if len(point) > 4 else shown)
    return inside if len(point) == 1 else f"({inside})"


def _first_wrong(walk: Walk) -> int | None:
    """Return the first row that is not where its step leads, or the first too many or too few."""
    if not walk.starts:
        return 0
    far = np.flatnonzero(~walk.follows(walk.right())) + 1
    if len(far):
        return int(far[0])
    wanted = min(walk.steps + 1, MOST_ROWS)
    return None if len(walk.rows) == wanted else min(len(walk.rows), wanted)


def _first_far(walk: Walk, wanted: Array) -> int | None:
    for k, (want, have) in enumerate(zip(wanted, walk.rows, strict=False)):
        if not numeric.agrees(numeric.compare(want, have, 1e-9, 1e-6)):
            return k
    return None


def _walk(replay: Mapping[str, Any]) -> Walk:
    names = ("rows", "gradients", "in_turn", "path", "start_gradient")
    return Walk(
        **{name: np.asarray(replay[name], dtype=float) for name in names},
        eta=float(replay["eta"]),
        steps=int(replay["steps"]),
    )


def _upright(rows: Array, wanted: Array) -> Array | None:
    d = wanted.shape[1]
    if rows.ndim == 2 and rows.shape[1] == d:
        # Square, and yet on its side: its first column is the start, its first row is not.
        return rows.T if rows.shape == wanted.shape and _on_its_side(rows, wanted) else rows
    if rows.ndim == 2 and rows.shape[0] == d:
        return rows.T
    if rows.ndim == 1 and d == 1:
        return rows[:, None]
    if rows.ndim == 3 and 1 in rows.shape[1:]:
        flat = rows.reshape(len(rows), -1)
        return flat if flat.shape[1] == d else None
    return None


def _on_its_side(rows: Array, wanted: Array) -> bool:
    turned = rows.T.shape == wanted.shape
    return (
        turned and not np.allclose(rows[0], wanted[0]) and bool(np.allclose(rows[:, 0], wanted[0]))
    )


def _shape_words(got: Any, wanted: Array) -> list[Feedback]:
    """Return what is wrong with the arrangement of a path, its count of rows left aside."""
    rows = numeric.as_array(got)
    if rows is None or wanted.ndim != 2 or rows.dtype.kind not in "iuf":
        return []
    d = wanted.shape[1]
    data: Data = {"got": str(rows.shape), "expected": str(wanted.shape)}
    if rows.ndim == 1 and rows.shape == (d,) and len(wanted) > 1 and (d > 1 or len(rows) == 1):
        last = np.allclose(rows.astype(float), wanted[-1], rtol=1e-6, atol=1e-9)
        return [Feedback("path_last_only" if last else "path_one_point", data)]
    if rows.ndim == 1 and d == 1:
        return [Feedback("path_flat", data)]
    if rows.ndim == 3 and 1 in rows.shape[1:]:
        return [Feedback("path_axes", data)]
    on_its_side = rows.ndim == 2 and (
        (rows.shape[1] != d and rows.shape[0] == d) or _on_its_side(rows, wanted)
    )
    return [Feedback("path_on_its_side", data)] if on_its_side else []


def _rest(told: Sequence[Feedback]) -> list[Feedback]:
    """Return what was found, without what better words have been found for."""
    return [one for one in told if one.code not in ("shape_differs", "type_differs")]
