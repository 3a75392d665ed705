"""tests: grader.symbolic: what is refused, where, and in which words."""

import ast
import string
import time
from pathlib import Path

import pytest

import grader.symbolic
from grader import messages
from grader.errors import InvalidAnswer
from grader.result import Feedback
from grader.symbolic.reader import MOST_CHARACTERS, read
from grader.symbolic.unknown import one_slip
from grader.symbolic.vocabulary import Vocabulary
from grader.symbolic.words import WORDS

# (names, what is typed, code, place counted from 1)
REFUSED = """
    x y | x2 | formula_digits_after | 1
    x y | 3 + x2y | formula_digits_after | 5
    x y | 1,5x | formula_decimal_comma | 1
    x y | 1,000*x | formula_thousands | 1
    x y | 1 000*x | formula_thousands | 1
    x y | 2 3x | formula_numbers | 1
    x y | 2 + x[0] | formula_index | 5
    x y | 1.2.3 | formula_two_points | 4
    x y | 1_000*x | formula_underscore | 2
    x y | 0x10*x | formula_hexadecimal | 1
    x y | 1e1000000000 | formula_huge_exponent | 1
    x y | 2e3x | formula_e_digits | 1
    e x | 2e3 | formula_e_digits | 1
    x y | (2*x | formula_bracket_unclosed | 1
    x y | 2*x) | formula_bracket_unopened | 4
    x y | (2*x] | formula_bracket_mismatch | 5
    x y | 2*() | formula_bracket_empty | 4
    x y | \\frac{1}{2 | formula_bracket_unclosed | 9
    x y | 2*x+ | formula_ends_early | 5
    x y | x*/2 | formula_two_signs | 3
    x y | x^^2 | formula_two_signs | 3
    x y | (x+)*2 | formula_ends_in_bracket | 4
    x y | *x | formula_unexpected | 1
    x y | ²x | formula_power_of_nothing | 1
    x y | x²^3 | formula_power_of_power | 3
    x y | √x² | formula_root_power | 1
    x y | 2z | formula_unknown_name | 2
    x y | 2X | formula_close_name | 2
    x y | E^x | formula_close_name | 1
    x y | sqr(x) | formula_close_name | 1
    x y | 2*x meters | formula_unknown_name | 5
    x y | factorial(10^9) | formula_unknown_function | 1
    x sigma | sigma(x) | formula_call_of_name | 1
    x h | sinhx | formula_split_ways | 1
    x y | 2*х | formula_lookalike | 3
    x y | 2*Χ | formula_lookalike | 3
    x y | x\x07 | formula_invisible | 2
    x y | x⊕y | formula_strange | 2
    x y | $x | formula_strange | 1
    x y | sin x y | formula_argument_ways | 7
    x y | sin x(y+1) | formula_argument_ways | 6
    x y | sin | formula_needs_argument | 1
    x y | sin()*x | formula_needs_argument | 1
    x y | sin(x, y) | formula_many_arguments | 6
    x y | pow(x) | formula_few_arguments | 1
    x y | sin^*x | formula_function_power | 1
    x y | ln^-1 x | formula_inverse_ways | 1
    x y | x log2 | formula_log2 | 3
    x y | |x | formula_bars_unpaired | 1
    x y | |x|y|x| | formula_bars_ways | 1
    x y | x//2 | formula_double_slash | 2
    x y | x%2 | formula_percent | 2
    x y | 30° | formula_degrees | 3
    x y | x! | formula_factorial | 2
    x y | x ± 1 | formula_plus_minus | 3
    x y | x ≈ 1 | formula_approximate | 3
    x y | x -> 2 | formula_arrow | 3
    x y | 1 + … | formula_dots | 5
    x y | x & y | formula_logic | 3
    x y | 2*x # done | formula_comment | 5
    x y | 2*x⏎import os | formula_program | 5
    x y | 2*x⏎3*y | formula_lines | 4
    z | σ'(z) | formula_prime | 2
    x y | x' | formula_prime | 2
    w L | ∂L/∂w | formula_to_compute | 1
    x y | ∇f | formula_to_compute | 1
    x y | dy/dx | formula_to_compute | 1
    x y | ∞ | formula_no_value_name | 1
    x y | oo - oo | formula_no_value_name | 1
    x y | None | formula_no_value_name | 1
    x y | I don't know | formula_prose | 1
    x y | \t | formula_empty | 1
    x y | \\input{/etc/passwd} | formula_latex | 1
    x y | \\frac{1}+2 | formula_latex_argument | 1
    x y | x = 2*x | formula_equation | 3
    x y | x < 2 | formula_equation | 3
    x y | f'(x) = 2x = 6 | formula_steps | 12
    x y | 2x = | formula_ends_early | 4
    x y | 2x; | formula_trailing | 3
    x y | [2*x] | formula_list_for_value | 1
    x y | (2*x, 1) | formula_list_for_value | 5
    x y | {2*x} | formula_set | 1
    x y | \\begin{bmatrix}1\\end{bmatrix} | formula_list_for_value | 1
    x y | 1/0 | formula_division_by_zero | 1
    x y | 2 + x/(x-x) | formula_division_by_zero | 5
    x y | 1/(ln(x)-ln(x)) | formula_division_by_zero | 1
    x y | 1/sin(pi) | formula_division_by_zero | 1
    x y | 0^-1 | formula_division_by_zero | 1
    x y | 0^0 | formula_zero_to_zero | 1
    x y | log(0) | formula_log_of_zero | 1
    x y | 0*log(x-x)+2*x | formula_log_of_zero | 3
    x y | log(-x^2) | formula_log_of_negative | 1
    x y | ln(-|x|) | formula_log_of_negative | 1
    x y | sqrt(-1)*x | formula_root_of_negative | 1
    x y | (-1-x^2)^0.5 | formula_root_of_negative | 1
    x y | asin(2)*x | formula_outside | 1
    x y | arccos(x^2+2) | formula_outside | 1
    x y | artanh(1) | formula_outside | 1
    x y | tan(pi/2) | formula_no_value_there | 1
    x y | 9**9**9 | formula_huge | 1
    x y | x + 10^(10^10) | formula_huge | 5
"""

CODE = """
exec('open("x","w")')
[open('x','w') for i in [1]][0]
x.__class__.__base__.__subclasses__()
Symbol('x').func.__module__
f"{open('x','w')}"
lambda x: x
x if x else y
breakpoint()
2*x; import os
system("touch x")
:lisp (quit)
<script>alert(1)</script>
${7*7}{{7*7}}
Matrix(1000,1000,lambda i,j:x)
x[0]
x@y
'x'
globals()
"""


def refusal(typed: str, names: str = "x y") -> Feedback:
    with pytest.raises(InvalidAnswer) as caught:
        read(typed, Vocabulary(names=tuple(names.split())))
    return caught.value.feedback


def cut(line: str) -> tuple[str, str, str, int]:
    names, rest = line.strip().split(" | ", 1)
    typed, code, place = rest.rsplit(" | ", 2)
    return names, typed.replace("⏎", "\n"), code, int(place)


@pytest.mark.parametrize("line", list(filter(str.strip, REFUSED.split("\n"))))
def test_it_is_refused_with_place_and_advice(line: str) -> None:
    names, typed, code, place = cut(line)
    told = refusal(typed, names)
    assert (told.code, told.data["place"]) == (code, place)
    assert told.data["position"] == place - 1
    assert len(messages.text(told)) > 40 or code in ("formula_steps", "formula_factorial")


def seconds(typed: str) -> float:
    """Return the time a refusal takes, best of five: Python's pauses are not the reader's."""
    spent = []
    for _ in range(5):
        started = time.thread_time()
        refusal(typed)
        spent.append(time.thread_time() - started)
    return min(spent)


@pytest.mark.parametrize("typed", CODE.strip().split("\n"))
def test_code_is_text_that_cannot_be_read(typed: str) -> None:
    assert messages.text(refusal(typed))
    assert seconds(typed) < 0.02


HOSTILE = {
    "brackets": "(" * 20_000 + "x" + ")" * 20_000,
    "brackets within the length": "(x+" * 600 + "x",
    "matched brackets": "(x+" * 400 + "x" + ")" * 400,
    "signs": "-" * 1_900 + "x",
    "powers": "x^" * 900 + "x",
    "quotients": "x" + "/x" * 900,
    "functions": "sin(" * 400 + "x" + ")" * 400,
    "bare functions": "sin " * 400 + "x",
    "digits": "1" * 1_999,
    "terms": "x+" * 20_000 + "x",
    "bars": "|" * 1_999,
    "roots": "√" * 1_900 + "x",
    "raised": "²" * 1_900,
    "lines": "\n" * 1_900 + "x+",
    "spaces": "1" + " " * 1_900 + "1 x",
    "a word": "xy" * 900,
    "primes": "f" + "'" * 900 + "=" + "d" * 900,
    "derivatives": "dx" * 29 + "= x z",
    "braces": "\\frac{" * 300,
    "towers": "9^9^9^9^9^9",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_costly_answers_are_refused_at_once(name: str) -> None:
    assert seconds(HOSTILE[name]) < 0.02


def test_redundant_brackets_are_no_depth() -> None:
    typed = "(" * 200 + "2*x" + ")" * 200
    assert read(typed, Vocabulary(names=("x",))).text == "2·x"


def test_large_powers_of_names_stay_as_they_are() -> None:
    for typed in ("x^(10^9)", "(x + y + 1)^2000", "10^20 + 1", "1.5^100", "(-1)^1000000"):
        assert read(typed, Vocabulary(names=("x", "y"))).text


SOMEWHERE = (
    *("2x + 0/x", "ln(x)", "sqrt(-x)", "1/(x-1)", "arcsin(x^2)", "ln(1-x^2)", "x^x", "0^x"),
    *("(-8)^(1/3)", "1/(1+e^(-1000))", "1/exp(-1000)", "sqrt(1-1)", "ln(-x)", "tan(pi/3)"),
    *("1/(sin(x)^2-1)", "arcsin(1)", "arccos(-1)", "arcosh(1)", "ln(x^2)", "1/(x^2-y^2)"),
)


def test_what_has_a_value_somewhere_is_no_matter_for_the_reader() -> None:
    for typed in SOMEWHERE:
        assert read(typed, Vocabulary(names=("x", "y")))


def test_a_long_answer_is_shown_around_the_place() -> None:
    told = refusal("x+" * 400 + "?" + "+x" * 400)
    assert told.data["position"] == 800
    assert "?" in str(told.data["read"])
    assert len(str(told.data["read"])) < 70
    assert refusal("x" * (MOST_CHARACTERS + 1)).code == "formula_too_long"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sqr", "sqrt"), ("sqqrt", "sqrt"), ("sqtr", "sqrt"), ("tann", "tan"), ("aps", "abs")],
)
def test_a_slip_of_the_finger_is_recognised(typed: str, meant: str) -> None:
    assert one_slip(typed, meant)
    assert not one_slip(typed + "xy", meant)
    assert not one_slip(meant, meant)


def test_nothing_invisible_is_echoed() -> None:
    told = refusal("x\u202e+\x00")
    assert str(told.data["read"]).isprintable()


def used() -> set[str]:
    """Return every text in the reader that is built like one of its codes."""
    found = set()
    for path in Path(grader.symbolic.__file__).parent.glob("*.py"):
        if path.name not in ("words.py", "reasons.py"):  # the judge's codes are used elsewhere
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return {text for text in found if text.startswith("formula_") and text.isascii()}


def test_every_code_has_a_sentence_and_every_sentence_a_use() -> None:
    assert used() == set(WORDS)


@pytest.mark.parametrize("code", WORDS)
def test_a_sentence_is_plain_and_complete(code: str) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(WORDS[code]) if name is not None}
    assert all(name.isidentifier() for name in fields)
    assert "<" not in WORDS[code]
    assert WORDS[code].rstrip().endswith((".", "?"))
    assert messages.MESSAGES[code] == WORDS[code]
