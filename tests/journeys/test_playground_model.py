"""The playgrounds' numbers: the browser's and NumPy's agree to 1e-9, on states drawn at random."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from exercises import playgrounds
from grader import playground_replay as replay
from grader.playground_goals import GOALS, Aim
from grader.playground_replay import HILLS, LINES
from tests.journeys import playground_model as model

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).resolve().parents[2] / "frontend"
HOME = "http://model.test"
MANY = 400
STATES = 10_000
STEPS = 20


@pytest.fixture
def tab(page: Page) -> Page:
    """A page that may import the modules of the model, and nothing else: no server is needed."""

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{HOME}/")
        body = (FOLDER / name).read_text() if name else "<!doctype html><title>Model</title>"
        kind = "text/javascript" if name else "text/html"
        route.fulfill(body=body, content_type=kind)

    page.route(f"{HOME}/**", serve)
    page.goto(f"{HOME}/")
    return page


def ask(page: Page, module: str, expression: str, states: list[Any]) -> list[Any]:
    """The value of an expression in `s`, for each state, with the module's names as `m`."""
    code = f"async (text) => {{ const m = await import('/playgrounds/model/{module}.js');"
    code += f" return JSON.stringify(JSON.parse(text).map((s) => {expression})); }}"
    # As texts: values one by one take ten times as long.
    found: list[Any] = json.loads(page.evaluate(code, json.dumps(states)))
    return found


def drawn(seed: int, count: int = MANY) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    names, rules = list(HILLS), ["plain", "momentum", "adam"]
    return [
        {
            "function": names[n % 5],
            "rule": rules[n % 3],
            "rate": float(10 ** random.uniform(-3, 0)),
            "x": float(random.uniform(-5, 5)),
            "y": float(random.uniform(-5, 5)),
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("rule", ["plain", "momentum", "adam"])
def test_paths_agree_with_numpy_step_by_step(tab: Page, rule: str) -> None:
    """Over the three rules, 10,000 states."""
    for name in HILLS:
        states = [s | {"function": name, "rule": rule} for s in drawn(1, STATES // 15 + 1)]
        found = ask(tab, "descent", f"m.path(s, {STEPS})", states)
        rates = np.array([s["rate"] for s in states])
        starts = np.array([[s["x"], s["y"]] for s in states])
        expected = replay.paths(name, rule, rates, starts, STEPS)
        assert list(map(len, found)) == list(map(len, expected))
        np.testing.assert_allclose(np.concatenate(found), np.concatenate(expected), rtol=1e-9)


def replayed(name: str, states: list[dict[str, Any]]) -> list[bool]:
    """Whether each state does it, replayed; all paths of one sort are walked at once."""
    goal, aim = GOALS[name], Aim(steps=GOALS[name].steps)
    found = [False] * len(states)
    for sort in {(s["function"], s["rule"]) for s in states}:
        places = [i for i, s in enumerate(states) if (s["function"], s["rule"]) == sort]
        rates = np.array([states[i]["rate"] for i in places])
        walks = [
            replay.paths(
                *sort, rates, np.array([[states[i][x], states[i][y]] for i in places]), aim.steps
            )
            for x, y in goal.starts
        ]
        for i, *paths in zip(places, *walks, strict=True):
            found[i] = goal.held(states[i], aim, paths).right
    return found


@pytest.mark.parametrize("goal", [name for name in GOALS if GOALS[name].playground == "descent"])
def test_both_find_the_same_property_in_a_path(tab: Page, goal: str) -> None:
    """Over the four goals, 10,000 states on the controls' grid; both answers come up often."""
    states = [
        s | {name: round(s[name], 4 if name == "rate" else 3) for name in ("rate", "x", "y")}
        for s in drawn(5, STATES // 4)
    ]
    if goal == "minima":
        near = np.random.default_rng(6).uniform(-2, 2, (len(states), 4)).round(3)
        where = [dict(zip(("x", "y", "x2", "y2"), map(float, one), strict=True)) for one in near]
        states = [s | {"function": "valleys"} | at for s, at in zip(states, where, strict=True)]
    found = ask(tab, "tasks", f"m.does('{goal}', s)", states)
    expected = replayed(goal, states)
    assert found == expected
    assert 50 < sum(expected) < len(expected) - 50


@pytest.mark.parametrize("goal", [name for name in GOALS if GOALS[name].playground == "tangent"])
def test_both_find_the_same_property_in_a_tangent(tab: Page, goal: str) -> None:
    random = np.random.default_rng(7)
    aim = Aim(slope=-3.0, tolerance=0.05)
    states = [
        {"function": name, "x": round(float(x), 2), "h": round(float(h), 3) or 0.001}
        for name in LINES
        for x in random.uniform(*LINES[name].window, MANY)
        for h in [random.choice([1, 0.01]) * random.uniform(-1, 1)]
    ]
    numbers = json.dumps({"slope": aim.slope, "tolerance": aim.tolerance})
    found = ask(tab, "tasks", f"m.does('{goal}', s, {numbers})", states)
    assert found == [GOALS[goal].judge(s, aim).right for s in states]
    assert any(found)


def test_the_windows_are_the_same(tab: Page) -> None:
    told = "Object.values(m.HILLS).map((h) => [h.middle, h.reach, h.start, h.minima])"
    ours = [[h.middle, h.reach, h.start, h.minima] for h in HILLS.values()]
    assert ask(tab, "hills", told, [0])[0] == json.loads(json.dumps(ours))
    told = "Object.values(m.LINES).map((l) => [l.x, l.name])"
    ours = [[line.window, line.name] for line in LINES.values()]
    assert ask(tab, "lines", told, [0])[0] == json.loads(json.dumps(ours))


def test_hills_and_their_slopes_agree_with_numpy(tab: Page) -> None:
    states = drawn(2)
    told = "[m.HILLS[s.function].f(s.x, s.y), m.directional(s.function, s.x, s.y, s.rate)]"
    for s, (height, slope) in zip(states, ask(tab, "hills", told, states), strict=True):
        assert height == pytest.approx(HILLS[s["function"]].f(s["x"], s["y"]), rel=1e-9)
        expected = model.directional(s["function"], s["x"], s["y"], s["rate"])
        assert slope == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_gradients_are_slopes_of_their_hills(tab: Page) -> None:
    e = "1e-5"
    nudged = f"(m.HILLS[s.function].f(s.x + {e}, s.y) - m.HILLS[s.function].f(s.x - {e}, s.y))"
    told = f"[{nudged} / (2 * {e}), m.HILLS[s.function].gradient(s.x, s.y)[0]]"
    for secant, slope in ask(tab, "hills", told, drawn(3)):
        assert secant == pytest.approx(slope, rel=1e-4, abs=1e-3)


def test_secants_and_tangents_agree_with_numpy(tab: Page) -> None:
    states = [s | {"function": n} for s in drawn(4)[:80] for n in LINES]
    told = "[m.secant(s.function, s.x, s.rate), m.LINES[s.function].slope(s.x)]"
    for s, (secant, slope) in zip(states, ask(tab, "lines", told, states), strict=True):
        expected = replay.secant(s["function"], s["x"], s["rate"])
        assert secant == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert slope == pytest.approx(LINES[s["function"]].slope(s["x"]), rel=1e-9)


def test_the_corner_has_no_slope(tab: Page) -> None:
    assert ask(tab, "lines", "m.LINES.abs.slope(s)", [0]) == [None]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"rate": 0.1}, {"level"}),
        ({"rate": 0.3}, {"level", "zigzags"}),
        ({"rate": 0.4}, {"diverges", "zigzags"}),
        ({"rate": 0.001}, set()),
        ({"function": "saddle", "y": 0.1}, {"escapes"}),
        ({"function": "saddle", "y": 0}, {"level"}),
        ({"function": "valleys", "rate": 0.05, "x": 1.5, "y": 1}, {"level"}),
        ({"rule": "momentum", "rate": 0.05}, {"level", "zigzags"}),
    ],
)
def test_a_path_is_named_by_what_it_does(tab: Page, state: dict[str, Any], said: set[str]) -> None:
    whole = {"function": "bowl", "rule": "plain", "rate": 0.1, "x": 4, "y": 3} | state
    [found] = ask(tab, "descent", "m.outcome(s.function, m.path(s, 200))", [whole])
    assert {name for name, is_so in found.items() if is_so is True} == said


def test_rates_around_the_limit_are_named(tab: Page) -> None:
    rates = [0.01, 0.2, 0.5, 0.7, 1.0, 1.1]
    named = ask(tab, "rates", "m.regime(m.factor(s, 2))", rates)
    assert named == ["crawls", "converges", "arrives", "zigzags", "hops", "diverges"]


def test_scaled_features_walk_as_in_numpy(tab: Page) -> None:
    for scale in (1, 2.5, 12):
        [found] = ask(tab, "rates", "m.walk(s, [4, 3])", [scale])
        np.testing.assert_allclose(found, model.walk(scale, len(found)), rtol=1e-9, atol=1e-12)
        assert np.hypot(*found[-1]) <= 0.05 < np.hypot(*found[-2])


def test_the_graph_gives_the_slopes_of_the_lesson(tab: Page) -> None:
    [found] = ask(tab, "graph", "m.backward(m.forward(s))", [{"x": 2, "y": 3, "z": 4}])
    assert found == {"L": 1, "b": 20, "a": 20, "z": 20, "x": 60, "y": 40}


def test_every_option_of_the_text_is_known_to_the_browser(tab: Page) -> None:
    known = ask(tab, "hills", "Object.keys(m.HILLS)", [0])
    known += ask(tab, "lines", "Object.keys(m.LINES)", [0])
    known += ask(tab, "descent", "Object.keys(m.RULES)", [0])
    assert known == [list(playgrounds.HILLS), list(playgrounds.LINES), list(playgrounds.RULES)]
