"""Tests of the sandbox: programs import `nabla` and send the numbers of figures, nothing else."""

from typing import Any

import pytest

from sandbox import Run, RunStatus, run


def plotted(*lines: str) -> Run:
    """The run of a script that has both functions."""
    return run("\n".join(["from nabla import plot_loss, plot_path", *lines]), None)


def test_a_loss_is_sent_as_numbers() -> None:
    done = plotted("plot_loss([1, 0.5, 1/3], label='loss')")
    assert done.figures == (
        {"type": "loss", "yours": [1.0, 0.5, 0.333333], "reference": None, "title": "loss"},
    )


@pytest.mark.parametrize(
    "points",
    ["[(0, 1), [2, 3]]", "np.arange(4.0).reshape(2, 2)", "(np.array([k, k + 1]) for k in (0, 2))"],
)
def test_a_path_is_any_row_of_points(points: str) -> None:
    [figure] = plotted("import numpy as np", f"plot_path({points})").figures
    assert (figure["type"], figure["yours"]) == ("path", [[0.0, 1.0], [2.0, 3.0]])


def test_what_is_not_finite_is_a_gap() -> None:
    [figure] = plotted("plot_loss([1, float('nan'), float('-inf')])").figures
    assert figure["yours"] == [1.0, None, None]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("plot_path([[1, 2, 3]])", "plot_path takes points of two numbers each, (x, y)"),
        ("plot_path([1, 2])", "plot_path takes points of two numbers each, (x, y)"),
        ("plot_loss([[1, 2]])", "plot_loss takes a list of single numbers"),
        ("plot_loss(['a'])", "plot_loss takes a list of single numbers"),
        ("plot_loss(3)", "'int' object is not iterable"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(line: str, said: str) -> None:
    done = plotted("plot_loss([1])", line)
    assert done.error is not None
    assert (done.error["message"], done.error["line"]) == (said, 3)
    assert len(done.figures) == 1


def test_nothing_to_draw_is_no_figure() -> None:
    assert plotted("plot_loss([])", "plot_path([])").figures == ()


def test_long_series_are_thinned_and_say_so() -> None:
    [figure] = plotted("plot_loss(range(2500), 'loss')").figures
    assert figure["yours"][:3] == [0, 3, 6]
    assert figure["title"] == "loss (one in 3 of 2500 points)"


def test_figures_and_titles_are_counted() -> None:
    done = plotted("for k in range(20): plot_loss([k], 'a' * 500)")
    assert [figure["yours"] for figure in done.figures] == [[k] for k in range(8)]
    assert {len(figure["title"]) for figure in done.figures} == {100}


def test_figures_come_from_calls_too() -> None:
    source = "import nabla\ndef f(x):\n    nabla.plot_loss([x])\n"
    done = run(source, [{"function": "f", "args": [n]} for n in (1, 2)])
    assert [figure["yours"] for figure in done.figures] == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("nabla._figures.append(len)", RunStatus.OK),
        ("nabla._figures.append(float('nan'))", RunStatus.OK),
        ("nabla._figures.append(1)", RunStatus.FORBIDDEN),
        ("nabla._figures.append({'type': 'loss', 'yours': ['<svg>'], 'title': ''})",
         RunStatus.FORBIDDEN),
        ("nabla._figures.extend([{'type': 'loss', 'yours': [1], 'title': ''}] * 9)",
         RunStatus.FORBIDDEN),
    ],
)  # fmt: skip
def test_faked_figures_hold_numbers_or_do_not_come(line: str, status: RunStatus) -> None:
    done = run(f"import nabla\n{line}", None)
    assert (done.status, done.figures) == (status, ())


def test_the_helper_tells_nothing_of_its_place() -> None:
    source = "import nabla, sys\ndef f():\n    return [str(nabla), str(vars(nabla)['__spec__'])]\n"
    found: Any = run(source, [{"function": "f"}]).calls[0].value
    assert "sandbox" not in str(found)
    assert found[0].startswith("<module 'nabla'")
