"""grader: the words that stand in a feedback's data, so that a translation reaches them, too."""

import re
from collections.abc import Callable, Mapping
from functools import cache

Data = Mapping[str, str | int | float | None]

PHRASES: tuple[str, ...] = (
    "Your result{path}",
    "an array of shape {shape}",
    "a dict",
    "a list",
    "a tuple",
    "a number",
    "a complex number",
    "True or False",
    "text",
    "numbers",
    "complex numbers",
    "truth values",
    "an infinite value",
    "a very long number",
    "one expression",
    "rows of different lengths",
    "about {power}",
    " (line {line})",
    # What becomes of a path (grader.bowl.ENDS).
    "hardly moves",
    "comes down without changing sides",
    "changes sides at every step, and still comes down",
    "changes sides at every step, and runs away",
    # What a playground's state is made of (grader.playground_states.LABELS, the names of rules
    # and surfaces).
    "function",
    "rule",
    "learning rate",
    "x of the second start",
    "y of the second start",
    "gap h",
    "plain",
    "momentum 0.9",
    "Bowl",
    "Ravine",
    "Rosenbrock’s valley",
    "Saddle",
    "Two valleys",
)
# Where they stand. What a learner typed or printed is never looked through for them.
COMPARED = ("where", "expected", "got")
PLACES: dict[str, tuple[str, ...]] = {
    "type_differs": COMPARED,
    "dtype_differs": COMPARED,
    "finite_unexpected": COMPARED,
    "list_not_tuple": COMPARED,
    "out_of_range": ("read",),
    "formula_witness": ("answer", "reference"),
    "formula_no_value": ("reference",),
    "formula_value_too_many": ("answer",),
    "formula_other_value": ("answer", "reference"),
    "components_transposed": ("expected", "found"),
    "components_shape": ("expected", "found"),
    "style_avoid": ("place",),
    "rule_avoid": ("place",),
    "predict_outcome_right": ("said",),
    "predict_outcome_wrong": ("said", "does"),
    **dict.fromkeys(
        ("play_field_missing", "play_name", "play_number", "play_not_finite"), ("field",)
    ),
    **dict.fromkeys(("play_range", "play_notch"), ("field",)),
}
ANYWHERE = ("where",)


def phrased(code: str, data: Data, translate: Callable[[str], str]) -> dict[str, object]:
    """Return the data with its phrases translated, and all else as it is."""
    names = PLACES.get(code, ANYWHERE)
    found: dict[str, object] = dict(data)
    return found | {
        name: _translated(value, translate)
        for name in names
        if isinstance(value := found.get(name), str)
    }


def _translated(words: str, translate: Callable[[str], str]) -> str:
    for phrase, pattern in _patterns():
        match = pattern.fullmatch(words)
        if match:
            return translate(phrase).format_map(match.groupdict())
    return words


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each phrase with the pattern of what it looks like once it is filled."""
    made = []
    for phrase in PHRASES:
        parts = re.split(r"\{(\w+)\}", phrase)
        pattern = "".join(
            f"(?P<{part}>.*)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        )
        made.append((phrase, re.compile(pattern, re.DOTALL)))
    return tuple(made)
