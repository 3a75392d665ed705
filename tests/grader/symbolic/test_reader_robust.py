"""tests: grader.symbolic: no text crashes the reader, hangs it, or takes it more than 50 ms."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from grader import messages
from grader.errors import InvalidAnswer
from grader.symbolic.reader import MOST_CHARACTERS, read
from grader.symbolic.vocabulary import AUTHOR, Vocabulary

VOCABULARIES = (
    Vocabulary(names=("x", "y", "w_1", "lambda")),
    Vocabulary(names=("x", "y"), kinds=("vector",)),
    Vocabulary(names=("x", "y"), kinds=("expression", "matrix")),
    Vocabulary(names=("x", "y"), kinds=("relation",)),
    AUTHOR,
)
MOST_SECONDS = 0.05
PIECES = [
    *"xye123()[]{}|^+-*/.,;= \n'_<>&\\$!#\"²₁½√ˣλσπŷ∂∇⟨⟩⊤∞х𝑥",
    *("sin", "ln", "exp", "sqrt", "max", "log", "log_", "\\frac", "\\sqrt", "\\left", "\\right"),
    *("\\begin{bmatrix}", "\\end{bmatrix}", "\\hat", "\\\\", "dy/dx =", "e^", "**", "^T", "1e5"),
    *("\u0302", "\u200b", "\x00", "\ud800", "\ue000", "\ue001", "\ue002", "x_1", "0.1"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
repeated = st.builds(
    lambda piece, times: (piece * times)[:MOST_CHARACTERS],
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.integers(1, MOST_CHARACTERS),
)
anything = st.text(st.characters(), max_size=200).map(lambda text: (text * 40)[:MOST_CHARACTERS])


def check(text: str, vocabulary: Vocabulary) -> None:
    # Time of this thread, best of three: other work on the machine is not the reader's.
    spent = []
    for _ in range(3):
        started = time.thread_time()
        try:
            found = read(text, vocabulary)
        except InvalidAnswer as refused:
            feedback = refused.feedback
            assert 0 <= int(feedback.data["position"] or 0) <= len(text)  # type: ignore[arg-type]
            assert messages.text(feedback)
        else:
            assert found.text
            assert found.latex
            assert all(messages.text(warning) for warning in found.warnings)
        spent.append(time.thread_time() - started)
        if spent[-1] < MOST_SECONDS:
            return
    raise AssertionError(f"{min(spent) * 1000:.0f} ms for {text[:100]!r}")


@settings(max_examples=500, deadline=None)
@given(pieces, st.sampled_from(VOCABULARIES))
def test_pieces_of_formulas(text: str, vocabulary: Vocabulary) -> None:
    check(text, vocabulary)


@settings(max_examples=250, deadline=None)
@given(repeated, st.sampled_from(VOCABULARIES))
def test_pieces_many_times(text: str, vocabulary: Vocabulary) -> None:
    check(text, vocabulary)


@settings(max_examples=200, deadline=None)
@given(anything, st.sampled_from(VOCABULARIES))
def test_two_thousand_characters_of_anything(text: str, vocabulary: Vocabulary) -> None:
    check(text, vocabulary)


def test_an_ordinary_answer_takes_a_fraction_of_a_millisecond() -> None:
    vocabulary = VOCABULARIES[0]
    best = 1.0
    for _ in range(50):
        started = time.thread_time()
        for _ in range(10):
            read("exp(-x)/(1+exp(-x))^2", vocabulary)
        best = min(best, (time.thread_time() - started) / 10)
    assert best < 0.001
