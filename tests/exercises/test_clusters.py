"""Wrong answers that are alike stand together, whatever their order and their writing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.fingerprints import alike, fingerprint
from exercises.models import ExerciseVersion, Variant
from exercises.statistics.clusters import clusters
from exercises.statistics.tables import cell
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict
from tests.grader.samples import SAMPLES

NEAR = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=30)


def same(_answer: Any, one: str, other: str) -> bool:
    return one == other


@given(NEAR, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_no_cluster(rows: list[tuple[int, int]], chance: Any) -> None:
    answers = [(str(n), n, times) for n, times in rows]
    mixed = answers.copy()
    chance.shuffle(mixed)

    def counted(found: Any) -> list[tuple[str, int]]:
        return [(one.fingerprint, one.count) for one in found]

    def near(_answer: int, one: str, other: str) -> bool:
        return abs(int(one) - int(other)) <= 1

    assert counted(clusters(answers, near)) == counted(clusters(mixed, near))
    assert sum(one.count for one in clusters(answers, near)) == sum(t for _, t in rows)


def test_clusters_have_shares_and_the_commonest_example() -> None:
    found = clusters([("a", "x+x", 1), ("b", "9", 6), ("a", "2x", 3), ("", "?", 7)], same)
    assert [(one.example, one.count, one.share) for one in found] == [
        ("9", 6, 0.6),
        ("2x", 4, 0.4),
    ]


def variant(kind: str, item: dict[str, Any], **more: Any) -> Variant:
    """A variant that no database has to know."""
    return Variant(version=ExerciseVersion(kind=kind, item=item), seed=0, item=item, **more)


SYMBOLIC = {"answer": "3x^2", "names": "x"}
NUMBER = {"answer": "6", "absolute": 0.01}


@pytest.mark.parametrize(
    ("kind", "item", "one", "other", "expected"),
    [
        ("symbolic", SYMBOLIC, "3x", "x + 2x", True),
        ("symbolic", SYMBOLIC, "3x", "2x", False),
        ("number", NUMBER, "1/3", "0.333", True),
        ("number", NUMBER, "1/3", "0.35", False),
        ("choice", SAMPLES["choice"], ["a", "b"], ["b", "a"], True),
        ("choice", SAMPLES["choice"], ["a"], ["b"], False),
        ("shape", SAMPLES["shape"], "(5, 1)", "5x1", True),
        ("shape", SAMPLES["shape"], "(5, 1)", "(1, 5)", False),
        ("ordering", SAMPLES["ordering"], ["SECRET-2", "SECRET-1", "SECRET-3"], None, False),
        ("matching", SAMPLES["matching"], {}, None, False),
    ],
)
def test_answers_are_alike_as_the_grader_reads_them(
    kind: str, item: dict[str, Any], one: Any, other: Any, expected: bool
) -> None:
    here = variant(kind, item)
    first, second = (fingerprint(here, answer, None) for answer in (one, other))
    assert (bool(second) and alike(here, first, second)) is expected


def failing(name: str, outcome: Outcome, code: str = "raised") -> Result:
    cases = (
        CaseResult(name, outcome, 0.0, 1.0, True, (Feedback(code, {"line": name}),)),
        CaseResult("right", Outcome.PASSED, 1.0, 1.0, True),
    )
    return Result(Verdict.PARTIAL, 0.5, (), cases)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (failing("zero", Outcome.RUNTIME_ERROR), True),
        (failing("zero", Outcome.TIME_LIMIT), False),
        (failing("big", Outcome.RUNTIME_ERROR), False),
        (failing("zero", Outcome.RUNTIME_ERROR, "entry_differs"), False),
    ],
)
def test_programs_are_alike_where_they_fail_alike(other: Result, expected: bool) -> None:
    here = variant("code", {})
    one = fingerprint(here, "def f(): ...", failing("zero", Outcome.RUNTIME_ERROR))
    assert one == "zero: RUNTIME_ERROR raised"
    assert alike(here, one, fingerprint(here, "def f(): pass", other)) is expected


def test_a_named_mistake_joins_drawn_numbers() -> None:
    slip = Result(Verdict.INCORRECT, 0.0, (Feedback("mal_no_chain"),))
    one = variant("symbolic", {**SYMBOLIC, "answer": "4x"}, parameters={"a": "4"})
    two = variant("symbolic", {**SYMBOLIC, "answer": "7x"}, parameters={"a": "7"})
    assert fingerprint(one, "x", slip) == fingerprint(two, "9x", slip) == "mal_no_chain"
    two.seed = 7
    assert fingerprint(one, "x", None) != fingerprint(two, "x", None)


def test_a_long_fingerprint_is_cut_to_a_digest() -> None:
    cases = tuple(
        CaseResult(f"case {n} of many", Outcome.WRONG_ANSWER, 0.0, 1.0, True) for n in range(100)
    )
    found = fingerprint(variant("code", {}), "", Result(Verdict.INCORRECT, 0.0, (), cases))
    assert found.startswith("digest ")
    assert len(found) < 100


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-2x", "'-2x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("2x", "2x"),
        (-0.51239, -0.5124),
        (None, ""),
    ],
)
def test_a_cell_is_no_formula_in_a_spreadsheet(value: Any, expected: Any) -> None:
    assert cell(value) == expected
