"""grader.symbolic: signs and words that are no part of a formula, each with its own advice."""

from typing import NoReturn, Protocol


class Refusing(Protocol):
    """What can refuse a stretch of the text."""

    def refuse(self, code: str, start: int, end: int, **data: str | float | None) -> NoReturn: ...


_CODES: dict[str, str] = {
    **dict.fromkeys("%‰", "formula_percent"),
    **dict.fromkeys("∂∇∫∑∏", "formula_to_compute"),
    "!": "formula_factorial",
    "°": "formula_degrees",
    "∞": "formula_no_value_name",
    "'": "formula_prime",
    "±": "formula_plus_minus",
    "∓": "formula_plus_minus",
    "≈": "formula_approximate",
    "//": "formula_double_slash",
    "_": "formula_underscore",
    "#": "formula_comment",
    "&": "formula_logic",
    **dict.fromkeys(("=>", "->", "→", "⇒", "↦"), "formula_arrow"),
    "…": "formula_dots",
}

# Words that stand for no value, or for one that no formula has.
NO_FORMULA = frozenset(
    (
        *("nan", "NaN", "NAN", "inf", "Inf", "infinity", "Infinity", "oo", "None", "True"),
        *("False", "true", "false", "null", "undefined", "zoo"),
    )
)


def refuse_sign(cutter: Refusing, sign: str, start: int, end: int) -> NoReturn:
    """Refuse a sign that no formula has, in words that fit it."""
    cutter.refuse(_CODES.get(sign, "formula_strange"), start, end)
