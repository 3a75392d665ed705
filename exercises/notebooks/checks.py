"""exercises: the cell of local checks: plain Python and NumPy, nothing of ours, nothing hidden."""

from collections.abc import Sequence
from string import Template
from textwrap import indent

from django.utils.translation import gettext

from exercises.notebooks.literals import MOST_ENTRIES, literal, size
from exercises.notebooks.task import Example

# One function, so that no name of a check stands in the learner's way.
CELL = Template('''\
# $opening
def local_checks():
    import math

    import numpy as np

    nan, inf = np.nan, np.inf
    outcomes = []

    def same(yours, expected, absolute, relative):
        """Tell whether the shapes are equal and the numbers within the tolerance."""
        if isinstance(expected, dict):
            return isinstance(yours, dict) and yours.keys() == expected.keys() and all(
                same(yours[key], part, absolute, relative) for key, part in expected.items())
        if isinstance(expected, (list, tuple)):
            return np.iterable(yours) and len(yours) == len(expected) and all(
                same(mine, part, absolute, relative) for mine, part in zip(yours, expected))
        if expected is None or isinstance(expected, str):
            return type(yours) is type(expected) and yours == expected
        if np.shape(yours) != np.shape(expected) or np.asarray(yours).dtype.kind not in "biufc":
            return False
        return np.allclose(yours, expected, rtol=relative, atol=absolute, equal_nan=True)

    def check(name, call, case, expected, absolute=$absolute, relative=$relative, raises=None):
        try:
            yours = case()
        except Exception as error:
            right = raises in [kind.__name__ for kind in type(error).__mro__]
            told = f"{type(error).__name__}: {error}"
        else:
            told = repr(yours)
            try:
                right = raises is None and same(yours, expected, absolute, relative)
            except (TypeError, ValueError):
                right = False
        outcomes.append(right)
        wanted = repr(expected) if raises is None else f"{raises} is raised"
        print("ok      " if right else "differs ", name)
        for title, text in (("call", call), ("yours", told), ("expected", wanted)):
            print(f"    {title:<10}", text.replace("\\n", "\\n" + " " * 15))

$body


local_checks()''')


def checks_cell(examples: Sequence[Example], hidden: int, absolute: float, relative: float) -> str:
    """The source of the cell; what cannot be tried here is named and left to the hand-in."""
    usual = (absolute, relative)
    tried = [_case(one, usual) for one in examples if one.local and _is_short(one)]
    left = [one.name for one in examples if not (one.local and _is_short(one))]
    later = gettext("Not tried here, but once you hand in: {name}")
    lines = [f"print({later.format(name=name)!r})" for name in left]
    if tried:
        told = gettext("{right} of {count} public cases are as expected.")
        lines.insert(0, f"print({told!r}.format(right=sum(outcomes), count=len(outcomes)))")
    if hidden:
        decides = gettext("Hidden cases decide too, once you hand in.")
        lines.append(f"print({decides!r})")
    opening = gettext(
        "The public cases, tried here. Run this cell as often as you like: it sends nothing "
        "anywhere."
    )
    return CELL.substitute(
        opening=opening,
        absolute=repr(absolute),
        relative=repr(relative),
        body="\n\n".join([*tried, indent("\n".join(lines), " " * 4)]),
    )


def _is_short(example: Example) -> bool:
    return size([example.expected, dict(example.drawn)]) <= MOST_ENTRIES


def _case(example: Example, usual: tuple[float, float]) -> str:
    drawn = [f"{name} = {literal(value)}" for name, value in example.drawn.items()]
    body = indent("\n".join([*drawn, f"return {example.call}"]), " " * 4)
    words = [repr(example.name), repr(example.call), "case", literal(example.expected)]
    if (example.absolute, example.relative) != usual:
        words += [repr(example.absolute), repr(example.relative)]
    if example.raises:
        words.append(f"raises={example.raises!r}")
    check = ",\n".join(words)
    return indent(f"def case():\n{body}\n\ncheck(\n{indent(check, '    ')},\n)", " " * 4)
