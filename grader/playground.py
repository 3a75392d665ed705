"""grader: the kind "playground": the state of a live plot is the answer, replayed and judged here.

Any state that does what a task asks is right. What a browser computed is never asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.messages import text
from grader.parts import Scoring, credited, ids_of, scoring_in
from grader.playground_goals import GOALS, PLAYGROUNDS, Aim, Goal, Judged
from grader.playground_reach import reachable
from grader.playground_replay import MOST_STEPS
from grader.playground_states import (
    LABELS,
    Place,
    State,
    choices,
    decimals,
    in_words,
    is_blank,
    limits,
    nested,
    read_state,
)
from grader.result import Feedback, Reading, Result
from grader.schemas_playground import PLAYGROUND

NAME: str = "playground"
LABEL: str = "Playground"
SCHEMA: dict[str, Any] = PLAYGROUND
RUNS_CODE: Literal[False] = False


@dataclass(frozen=True)
class Task:
    """One thing to bring about. `text` is Markdown; `right` and `wrong` are states to prove it."""

    id: str
    text: str
    goal: str
    aim: Aim
    place: Place
    right: tuple[State, ...]
    wrong: tuple[State, ...]

    def judge(self, state: State) -> Judged:
        """Replay the state and hold it against the goal."""
        return GOALS[self.goal].judge(state, self.aim)


@dataclass(frozen=True)
class Item:
    """A playground and its tasks, in the author's order."""

    playground: str
    tasks: tuple[Task, ...]
    scoring: Scoring


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    playground = fields.word("playground", fields.text("playground"), PLAYGROUNDS)
    rows = fields.rows("tasks", least=1, most=10)
    ids = ids_of(rows)
    tasks = tuple(_task(row, ids[i], i + 1, playground) for i, row in enumerate(rows))
    return Item(playground, tasks, scoring_in(fields))


def _task(row: Fields, name: str, number: int, playground: str) -> Task:
    row.only(SCHEMA["properties"]["tasks"]["items"]["properties"])
    known = [one for one, goal in GOALS.items() if goal.playground == playground]
    goal_name = row.word("goal", row.text("goal"), known)
    goal = GOALS[goal_name]
    place = Place(number, goal.fields, _functions(row, goal))
    aim = _aim(row, goal)
    right = _states(row, "right", place)
    wrong = _states(row, "wrong", place)
    return Task(name, row.text("text"), goal_name, aim, place, right, wrong)


def _functions(row: Fields, goal: Goal) -> tuple[str, ...]:
    chosen = row.texts("functions")
    for i, name in enumerate(chosen):
        if name not in goal.functions:
            known = ", ".join(goal.functions)
            raise ItemError(f"{row.at('functions')}.{i}", f"{name!r} is none of {known}")
    return chosen or goal.functions


def _aim(row: Fields, goal: Goal) -> Aim:
    for name in ("slope", "tolerance", "steps", "bound", "start_loss"):
        if row.has(name) and name not in goal.aims:
            used = ", ".join(goal.aims)
            raise ItemError(row.at(name), f"means nothing for this goal, which uses {used}")
    if "slope" in goal.aims and not row.has("slope"):
        raise ItemError(row.at("slope"), "is missing")
    return Aim(
        slope=row.number("slope", 0, low=-100, high=100),
        tolerance=row.number("tolerance", 0.01, low=0, high=1, above=True),
        steps=row.count("steps", goal.steps, low=1, high=MOST_STEPS),
        bound=row.number("bound", 0.01, low=0, above=True),
        start_loss=row.number("start_loss", 1.0, low=0),
    )


def _states(row: Fields, name: str, place: Place) -> tuple[State, ...]:
    """The author's examples, held to the same rules as a learner's states."""
    found = []
    for example in row.rows(name, most=20):
        try:
            found.append(read_state(place, example.content))
        except InvalidAnswer as invalid:
            raise ItemError(example.path, str(invalid)) from invalid
    return tuple(found)


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the playground, its tasks, and what may be set for each. Never the author's states."""
    return {
        "scoring": item.scoring,
        "playground": item.playground,
        "tasks": [
            {"id": task.id, "text": task.text, "goal": task.goal, "fields": _offered(task.place)}
            for task in item.tasks
        ],
    }


def _offered(place: Place) -> list[dict[str, Any]]:
    """For each field of a state its label, and its options or its range."""
    widest: State = {"function": place.functions[0]}
    rows: list[dict[str, Any]] = []
    for name in place.fields:
        row: dict[str, Any] = {"id": name, "label": LABELS[name]}
        if place.options(name):
            row["options"] = choices(place.options(name))
        else:
            ends = [limits({"function": one}, name) for one in place.functions]
            row["low"], row["high"] = min(low for low, _ in ends), max(high for _, high in ends)
            row["decimals"] = decimals(widest, name)
        rows.append(row)
    return rows


def validate(item: Item, answer: object) -> Reading:
    """Read the states that are there; tasks may be left open. Judges nothing."""
    ids = [task.id for task in item.tasks]
    given = nested(answer)
    if not isinstance(given, Mapping):
        raise InvalidAnswer(Feedback("play_type", {"ids": ", ".join(ids)}))
    for name in given:
        if name not in ids:
            told = {"id": str(name)[:40], "ids": ", ".join(ids)}
            raise InvalidAnswer(Feedback("play_task_unknown", told))
    value = {
        task.id: read_state(task.place, given[task.id])
        for task in item.tasks
        if not is_blank(given.get(task.id))
    }
    if not value:
        raise InvalidAnswer(Feedback("play_empty"))
    read = "; ".join(f"{name}: {in_words(state)}" for name, state in value.items())
    return Reading(read, value)


def score(item: Item, answer: object) -> Result:
    """Score the share of tasks that are done, and say of each what its state does.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    hits, feedback = 0, []
    for number, task in enumerate(item.tasks, 1):
        state = reading.value.get(task.id)
        if state is None:
            feedback.append(Feedback("play_open", {"task": number}))
            continue
        judged = task.judge(state)
        hits += judged.right
        feedback.append(judged.told(number))
    share = hits / len(item.tasks)
    verdict, earned = credited(share, item.scoring, right=hits == len(item.tasks))
    return Result(verdict, earned, tuple(feedback), reading=reading.text)


def prove(item: Item) -> None:
    """Hold the author's states against the goals, and look for one that the controls reach."""
    for i, task in enumerate(item.tasks):
        for name, states in (("right", task.right), ("wrong", task.wrong)):
            for j, state in enumerate(states):
                judged = task.judge(state)
                if judged.right != (name == "right"):
                    found = text(judged.told(i + 1))
                    raise ItemError(f"item.tasks.{i}.{name}.{j}", f"is not {name}: {found}")
        if not any(task.judge(state).right for state in reachable(task.place)):
            said = "no state that the controls reach does this; try other numbers or functions"
            raise ItemError(f"item.tasks.{i}", said)
