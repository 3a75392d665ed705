"""tests: grader. A typed number is read as mathematics, or refused with place and remedy."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from grader import arithmetic
from grader.errors import InvalidAnswer


@pytest.mark.parametrize(
    ("typed", "value", "reading"),
    [
        ("1/3", Fraction(1, 3), "1/3 ≈ 0.3333"),
        ("0.25", Fraction(1, 4), "0.25"),
        (".5", Fraction(1, 2), ".5"),
        ("5.", 5, "5."),
        ("-2", -2, "-2"),
        ("−3", -3, "-3"),
        ("+4", 4, "4"),
        ("--4", 4, "-(-4) = 4"),
        ("1e-3", Fraction(1, 1000), "1e-3 = 0.001"),
        ("1E5", 100000, "1e5 = 100000"),
        ("2.5×10^-3", Fraction(1, 400), "2.5·10^-3 = 0.0025"),
        ("2.5·10⁻³", Fraction(1, 400), "2.5·10^-3 = 0.0025"),
        ("6÷4", Fraction(3, 2), "6/4 = 1.5"),
        ("2(3+1)", 8, "2·(3 + 1) = 8"),
        ("(1+2)(3-1)", 6, "(1 + 2)·(3 - 1) = 6"),
        ("[2+{3}]", 5, "2 + 3 = 5"),
        ("½", Fraction(1, 2), "1/2 = 0.5"),
        ("2½", Fraction(5, 2), "2 + 1/2 = 2.5"),
        ("4^½", 2, "4^(1/2) = 2"),
        ("4/½", 8, "4/(1/2) = 8"),
        ("5²", 25, "5^2 = 25"),
        ("１２．５", Fraction(25, 2), "12.5"),
        ("x = 1/2", Fraction(1, 2), "1/2 = 0.5"),
        ("f'(3) = 6", 6, "6"),
        ("dL/dw=7", 7, "7"),
        ("η = 0.1", Fraction(1, 10), "0.1"),
        ("= 4", 4, "4"),
        ("-2^2", -4, "-2^2 = -4"),
        ("(-2)^2", 4, "(-2)^2 = 4"),
        ("2**-1", Fraction(1, 2), "2^-1 = 0.5"),
        ("2^3^2", 512, None),
        ("8/4/2", 1, "8/4/2 = 1"),
        ("8-4-2", 2, "8 - 4 - 2 = 2"),
        ("8-(4-2)", 6, "8 - (4 - 2) = 6"),
        ("sqrt(16)", 4, "sqrt(16) = 4"),
        ("√(9/4)", Fraction(3, 2), "sqrt(9/4) = 1.5"),
        ("4^(1/2)", 2, "4^(1/2) = 2"),
        ("abs(-3)", 3, "abs(-3) = 3"),
        ("10^400/10^399", 10, "10^400/10^399 = 10"),
        (7, 7, "7"),
        (1.1, Fraction(11, 10), "1.1"),
        (1e-7, Fraction(1, 10**7), "1e-07 = 0.0000001"),
    ],
)
def test_is_read_exactly(typed: object, value: Fraction, reading: str | None) -> None:
    number = arithmetic.read(typed)
    assert number.value == value
    assert reading is None or number.text == reading


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2pi", 2 * math.pi),
        ("2 pi", 2 * math.pi),
        ("2π", 2 * math.pi),
        ("3¾π", 3.75 * math.pi),
        ("2πe", 2 * math.pi * math.e),
        ("π²", math.pi**2),
        ("pi/2", math.pi / 2),
        ("1/2pi", math.pi / 2),
        ("e", math.e),
        ("2e", 2 * math.e),
        ("2e+pi", 2 * math.e + math.pi),
        ("e^2", math.e**2),
        ("exp(1)", math.e),
        ("3sqrt(2)", 3 * math.sqrt(2)),
        ("3√2", 3 * math.sqrt(2)),
        ("√2π", math.sqrt(2) * math.pi),
        ("79/sqrt(2)", 79 / math.sqrt(2)),
        ("log(10)", math.log(10)),
        ("ln 2".replace(" 2", "(2)"), math.log(2)),
        ("sin(1)cos(1)", math.sin(1) * math.cos(1)),
        ("tan(pi/4)", 1),
    ],
)
def test_is_read_as_a_real(typed: str, value: float) -> None:
    assert math.isclose(arithmetic.read(typed).value, value, rel_tol=1e-14)


@pytest.mark.parametrize("typed", ["sin(pi)", "cos(pi/2)", "sqrt(2)^2-2", "ln(1)", "0*pi"])
def test_what_is_zero_reads_as_zero(typed: str) -> None:
    assert arithmetic.read(typed).value == 0


def test_reading_shows_which_way_a_quotient_was_taken() -> None:
    assert arithmetic.read("1/2pi").text == "(1/2)·π ≈ 1.571"
    assert arithmetic.read("1/(2pi)").text == "1/(2·π) ≈ 0.1592"


@pytest.mark.parametrize(
    ("typed", "code", "position"),
    [
        ("", "empty", 0),
        (" \t\u200b ", "empty", 0),
        ("x =", "ends_early", 3),
        ("1\0", "control_character", 1),
        ("1\u202e2", "control_character", 1),
        ("\ud800", "control_character", 0),
        ("3,14", "decimal_comma", 1),
        ("-0,333", "decimal_comma", 2),
        ("1,000", "thousands", 0),
        ("1 000 000", "thousands", 0),
        ("1'000", "thousands", 0),
        ("1.000,50", "thousands", 0),
        ("1, 2", "several_values", 1),
        ("1;2", "several_values", 1),
        ("1 2", "missing_operator", 2),
        ("(2)3", "missing_operator", 3),
        ("pi 2", "missing_operator", 3),
        ("50%", "percent", 2),
        ("45°", "degrees", 2),
        ("3!", "factorial", 1),
        ("|3|", "bars", 0),
        ("2x", "unknown_name", 1),
        ("E", "unknown_name", 0),
        ("one", "unknown_name", 0),
        ("__import__('os')", "unknown_character", 0),
        ("pi.real", "unexpected", 2),
        ("(1+2", "bracket_unclosed", 0),
        ("1+2)", "bracket_unopened", 3),
        ("(1]", "bracket_mismatch", 2),
        ("()", "bracket_empty", 1),
        ("sqrt()", "bracket_empty", 5),
        ("sqrt 2", "function_brackets", 0),
        ("2*", "ends_early", 2),
        ("2*/3", "unexpected", 2),
        ("²", "unexpected", 0),
        ("2^²", "unexpected", 2),
        ("2²³", None, None),
        ("2²^3", "power_of_power", 2),
        ("1.2.3", "two_points", 3),
        (".", "unexpected", 0),
        ("1=1", "equation", 1),
        ("x=1=1", "two_values", 3),
        ("1/0", "division_by_zero", 1),
        ("1/(2-2)", "division_by_zero", 1),
        ("0^-1", "division_by_zero", 1),
        ("0^0", "zero_to_zero", 1),
        ("log(0)", "log_of_zero", 0),
        ("2ln(-1)", "log_of_negative", 1),
        ("sqrt(-1)", "root_of_negative", 0),
        ("(-8)^(1/3)", "root_of_negative", 4),
        ("tan(pi/2)", "tan_undefined", 0),
        ("nan", "not_finite", 0),
        ("-inf", "not_finite", 1),
        ("∞", "not_finite", 0),
        ("9^9^9", "out_of_range", 1),
        ("9^9^9^9^9", "out_of_range", 5),
        ("10^100000", "out_of_range", 2),
        ("10^999", "out_of_range", 0),
        ("10^-999", "out_of_range", 0),
        ("2^-99999999", "out_of_range", 1),
        ("exp(1000)", "out_of_range", 0),
        ("1e999999999", "out_of_range", 0),
        ("1" * 201, "too_long", 200),
        ("(" * 60 + "1" + ")" * 60, "too_deep", 51),
        ("-" * 60 + "1", "too_deep", 51),
        ("2" + "^2" * 60, "too_deep", 102),
        (True, "number_type", None),
        (None, "number_type", None),
        ([1], "number_type", None),
        (float("nan"), "not_finite", 0),
        (float("-inf"), "not_finite", 0),
        (10**4000, "out_of_range", 0),
    ],
)
def test_is_refused_with_code_and_position(
    typed: object, code: str | None, position: int | None
) -> None:
    if code is None:
        assert arithmetic.read(typed).value == 2**23
        return
    start = time.process_time()
    with pytest.raises(InvalidAnswer) as refused:
        arithmetic.read(typed)
    assert time.process_time() - start < 0.05
    assert refused.value.feedback.code == code
    assert refused.value.feedback.data.get("position") == position


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("3,14", "3.14"), ("1,000", "1000"), ("1 000 000", "1000000"), ("1.234,5", "1234.5")],
)
def test_another_notation_is_refused_with_a_suggestion(typed: str, suggestion: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        arithmetic.read(typed)
    assert refused.value.feedback.data["suggestion"] == suggestion
    assert suggestion in str(refused.value)
    assert arithmetic.read(suggestion).value == Fraction(suggestion)


def test_a_refusal_shows_nothing_invisible() -> None:
    with pytest.raises(InvalidAnswer) as refused:
        arithmetic.read("1\u202e\x07 2")
    assert str(refused.value).isprintable()


@given(st.fractions())
def test_any_printed_fraction_reads_back(value: Fraction) -> None:
    if abs(value) < 10**90 and value.denominator < 10**90:
        assert arithmetic.read(str(value)).value == value


@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_any_printed_float_reads_back(value: float) -> None:
    assert float(arithmetic.read(repr(value)).value) == value
    assert float(arithmetic.read(value).value) == value


@given(st.integers(-99, 99), st.integers(-99, 99), st.sampled_from("+-*"))
def test_whole_numbers_follow_python(left: int, right: int, sign: str) -> None:
    source = f"({left}){sign}({right})"
    assert arithmetic.read(source).value == eval(source)


ALPHABET = st.sampled_from([*"0123456789.,eE+-−*/^()[] =²³½π√|%'x", "sqrt(", "pi", "ln("])
NOISE = st.one_of(st.text(max_size=200), st.lists(ALPHABET, max_size=80).map("".join))


def outcome(typed: str) -> arithmetic.Number | InvalidAnswer:
    try:
        return arithmetic.read(typed)
    except InvalidAnswer as refused:
        return refused


@settings(max_examples=600, deadline=None)
@example("9" * 99 + "^" + "9" * 99)
@example("-" * 49 + "2" + "^9" * 30)
@example("(" * 49 + "7^7^7" + ")" * 49)
@given(NOISE)
def test_no_text_crashes_or_takes_long(typed: str) -> None:
    start = time.process_time()
    found = outcome(typed)
    assert time.process_time() - start < 0.1
    if isinstance(found, arithmetic.Number):
        assert math.isfinite(float(found.value))
        assert found.text


# Most texts of these characters are no number; that is not a fault of the test.
@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(ALPHABET, max_size=20).map("".join))
def test_a_reading_can_be_typed_again(typed: str) -> None:
    number = outcome(typed)
    assume(isinstance(number, arithmetic.Number))
    assert isinstance(number, arithmetic.Number)
    again = arithmetic.read(number.text.split(" ≈ ")[0].split(" = ")[0])
    assert math.isclose(again.value, number.value, rel_tol=1e-9, abs_tol=1e-300)
