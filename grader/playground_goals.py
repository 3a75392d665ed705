"""grader: the tasks of playgrounds: the property that a state must have, and why it has it not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grader.playground_replay import (
    HILLS,
    LINES,
    MANY_TURNS,
    MOST_STEPS,
    Outcome,
    Vector,
    outcome,
    path,
    secant,
)
from grader.playground_states import State, placed, shown
from grader.result import Data, Feedback

START = ("function", "rule", "rate", "x", "y")
# A difference that is 0.01 on paper may be a hair more in binary.
HAIR = 1e-9
ONE = (("x", "y"),)
TWO = (("x", "y"), ("x2", "y2"))
BOTTOMED = ("bowl", "ravine", "rosenbrock")
SMOOTH = ("square", "cubic", "sine", "exp")


@dataclass(frozen=True)
class Aim:
    """The numbers of one task, as its author set them."""

    slope: float = 0.0
    tolerance: float = 0.01
    steps: int = MOST_STEPS
    bound: float = 0.01
    start_loss: float = 1.0


@dataclass(frozen=True)
class Judged:
    """Whether a state does what is asked, and what to say of it."""

    right: bool
    code: str
    data: Data

    def told(self, task: int) -> Feedback:
        """What a learner reads of this task."""
        return Feedback(self.code, {"task": task, **self.data})


Paths = Sequence[Vector]


@dataclass(frozen=True)
class Goal:
    """One sort of task: its playground, the fields of its state, where it can be done."""

    playground: str
    fields: tuple[str, ...]
    functions: tuple[str, ...]
    held: Callable[[State, Aim, Paths], Judged]
    aims: tuple[str, ...]
    steps: int = MOST_STEPS
    # The fields that each of its paths starts from.
    starts: tuple[tuple[str, str], ...] = ()

    def judge(self, state: State, aim: Aim) -> Judged:
        """Replay the state and hold it against the goal."""
        name = state.get("rule", "")
        paths = [
            path(state["function"], name, state["rate"], (state[x], state[y]), aim.steps)
            for x, y in self.starts
        ]
        return self.held(state, aim, paths)


def flat(state: State, aim: Aim, paths: Paths) -> Judged:
    """The tangent lies level."""
    return _sloped(state, aim, 0.0)


def steep(state: State, aim: Aim, paths: Paths) -> Judged:
    """The tangent has one slope."""
    return _sloped(state, aim, aim.slope)


def _sloped(state: State, aim: Aim, wanted: float) -> Judged:
    slope = LINES[state["function"]].slope(state["x"])
    data = {"curve": LINES[state["function"]].name, "x": shown(state["x"])}
    if slope is None:
        return Judged(False, "play_no_slope", data)
    told = data | {"slope": shown(slope), "wanted": shown(wanted), "within": shown(aim.tolerance)}
    right = abs(slope - wanted) <= aim.tolerance + HAIR
    return Judged(right, "play_slope_right" if right else "play_slope_wrong", told)


def agrees(state: State, aim: Aim, paths: Paths) -> Judged:
    """Secant and tangent have nearly one slope."""
    slope = LINES[state["function"]].slope(state["x"])
    through = secant(state["function"], state["x"], state["h"])
    if slope is None:
        data = {"curve": LINES[state["function"]].name, "x": shown(state["x"])}
        return Judged(False, "play_no_slope", data)
    right = abs(through - slope) <= aim.tolerance + HAIR
    return Judged(
        right,
        "play_secant_right" if right else "play_secant_wrong",
        {
            "x": shown(state["x"]),
            "h": shown(state["h"]),
            "secant": shown(through, 6),
            "slope": shown(slope, 6),
            "apart": shown(abs(through - slope)),
            "within": shown(aim.tolerance),
        },
    )


def zigzags(state: State, aim: Aim, paths: Paths) -> Judged:
    """The path goes to and fro, and comes to rest at a minimum."""
    points, found, told = _walked(state, paths[0])
    if found.diverges or found.escapes:
        return Judged(False, "play_zigzag_away", told)
    if not found.zigzags:
        axis = int(np.argmax(np.abs(points[0] - points[-1])))
        told |= {
            "axis": "xy"[axis],
            "turned": max(found.turns),
            "many": MANY_TURNS,
            "from": placed(points[0][axis]),
            "to": placed(points[-1][axis]),
        }
        straight = max(found.turns) == 0
        return Judged(False, "play_zigzag_never" if straight else "play_zigzag_few", told)
    if not found.settles:
        return Judged(False, "play_zigzag_unsettled", told)
    return Judged(True, "play_zigzag_right", told | {"turned": max(found.turns)})


def diverges(state: State, aim: Aim, paths: Paths) -> Judged:
    """Each step leads further away, and uphill."""
    points, found, told = _walked(state, paths[0])
    if found.diverges:
        return Judged(True, "play_diverge_right", told | {"steps": len(points) - 1})
    if found.escapes:
        return Judged(False, "play_diverge_downhill", told)
    settled = "play_diverge_settles" if found.level else "play_diverge_stays"
    return Judged(False, settled, told)


def descends(state: State, aim: Aim, paths: Paths) -> Judged:
    """The loss falls below a bound in few steps, from a start that lies higher."""
    hill = HILLS[state["function"]]
    points, _, told = _walked(state, paths[0])
    with np.errstate(all="ignore"):
        losses = np.asarray(hill.f(*points.T))
    told |= {"bound": shown(aim.bound), "first": shown(losses[0])}
    if losses[0] < aim.start_loss:
        return Judged(False, "play_loss_start", told | {"least": shown(aim.start_loss)})
    below = np.flatnonzero(losses[1:] < aim.bound)
    if len(below):
        step = int(below[0]) + 1
        return Judged(True, "play_loss_right", told | {"step": step, "loss": shown(losses[step])})
    known = np.where(np.isfinite(losses), losses, np.inf)
    best = int(np.argmin(known))
    return Judged(False, "play_loss_wrong", told | {"step": best, "loss": shown(losses[best])})


def parts_ways(state: State, aim: Aim, paths: Paths) -> Judged:
    """From two starts, two different minima."""
    ends = []
    for number, one in enumerate(paths, 1):
        points, found, told = _walked(state, one)
        told |= {"which": number}
        if not found.settles:
            return Judged(False, "play_minima_unsettled", told)
        ends.append((found.minimum, placed(points[-1][0]), placed(points[-1][1])))
    (first, x1, y1), (second, x2, y2) = ends
    both: Data = {"rate": told["rate"], "x1": x1, "y1": y1, "x2": x2, "y2": y2}
    right = first != second
    return Judged(right, "play_minima_right" if right else "play_minima_same", both)


Walked = tuple[Vector, Outcome, dict[str, str | int | float | None]]


def _walked(state: State, points: Vector) -> Walked:
    """A path, what it does, and the numbers that every sentence may use."""
    found = outcome(state["function"], points)
    return (
        points,
        found,
        {
            "rate": shown(state["rate"]),
            "steps": len(points) - 1,
            "x": placed(points[-1][0]),
            "y": placed(points[-1][1]),
            "x0": shown(points[0][0]),
            "y0": shown(points[0][1]),
            "steepness": shown(found.slope),
        },
    )


ALL_LINES, ALL_HILLS = tuple(LINES), tuple(HILLS)
GOALS: dict[str, Goal] = {
    "flat": Goal("tangent", ("function", "x"), ALL_LINES, flat, ("tolerance",)),
    "slope": Goal("tangent", ("function", "x"), ALL_LINES, steep, ("slope", "tolerance")),
    "secant": Goal("tangent", ("function", "x", "h"), SMOOTH, agrees, ("tolerance",)),
    "zigzag": Goal("descent", START, ALL_HILLS, zigzags, ("steps",), starts=ONE),
    "diverge": Goal("descent", START, ALL_HILLS, diverges, ("steps",), starts=ONE),
    "loss": Goal(
        "descent", START, BOTTOMED, descends, ("steps", "bound", "start_loss"), steps=20, starts=ONE
    ),
    "minima": Goal(
        "descent", (*START, "x2", "y2"), ("valleys",), parts_ways, ("steps",), starts=TWO
    ),
}
PLAYGROUNDS = ("tangent", "descent")
