"""tests: grader.symbolic: the corpora beside the checkout read, and mean what they say."""

import json
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest

from grader.errors import InvalidAnswer
from grader.symbolic.names import names_in
from grader.symbolic.reader import read
from grader.symbolic.vocabulary import AUTHOR, Vocabulary
from tests.grader.symbolic.trees import _VALUES, NoValue, close, value

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")

PYTHON: dict[str, Any] = {**_VALUES, "log": math.log, "asin": math.asin, "acos": math.acos}
PYTHON |= {"atan": math.atan, "e": math.e, "pi": math.pi}


def rows(name: str) -> list[dict[str, Any]]:
    path = CORPUS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


def by_python(text: str, at: dict[str, float]) -> Any:
    """Return the value of a formula of the corpus, which is ours, by Python's own rules."""
    names = {f"{name}_": number for name, number in at.items()}
    word = re.compile(r"(?<![\w.])[A-Za-z]\w*")
    known = word.sub(lambda m: m[0] if m[0] in PYTHON else f"{m[0]}_", text.replace("^", "**"))
    try:
        return eval(known, {"__builtins__": {}}, PYTHON | names)
    except (ArithmeticError, ValueError) as error:
        raise NoValue from error


def test_every_formula_of_the_symbolic_corpus_reads_with_the_right_meaning() -> None:
    chance = random.Random(4)
    compared = 0
    for row in rows("symbolic"):
        key = read(row["reference"], AUTHOR).tree
        vocabulary = Vocabulary.of(key, open=True)
        for typed in (row["reference"], row["answer"]):
            try:
                tree = read(typed, vocabulary).tree
            except InvalidAnswer:
                assert row["expected"] == "error", row
                continue
            at = {name: chance.uniform(0.1, 0.9) for name in names_in(tree)}
            try:
                expected = by_python(typed, at)
            except NoValue:
                continue
            assert close(value(tree, at), expected), row
            compared += 1
    assert compared > 1100


def agree(key: Any, tree: Any) -> bool:
    """Tell whether two formulas agree at some points where both have a value."""
    chance = random.Random(4)
    met = 0
    for _ in range(40):
        names = {*names_in(key), *names_in(tree)}
        at = {name: chance.uniform(0.05, 0.95) for name in sorted(names)}
        try:
            first, second = value(key, at), value(tree, at)
        except NoValue:
            continue
        met += 1
        if not close(first, second):
            return False
    return met > 0


@pytest.mark.parametrize("row", rows("hostile"), ids=lambda row: row["id"])
def test_hostile_answers(row: dict[str, Any]) -> None:
    key = read(row["reference"], AUTHOR).tree
    vocabulary = Vocabulary(names=tuple(row["names"]))
    try:
        tree = read(row["answer"], vocabulary).tree
    except InvalidAnswer:
        assert row["expected"] in ("error", "reject"), row
    else:
        assert row["expected"] is agree(key, tree), row
