"""Exercises: `::playground{descent function=ravine}` in a lesson is a place for a live plot.

What stands here is shown where JavaScript does not run, and says which names and options there are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

PLACE = re.compile(r"::playground\{([^{}\n]*)\}[ \t]*")
MEANT = re.compile(r"^ {0,3}::playground.*$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)

LINES = ("square", "cubic", "sine", "exp", "abs")
HILLS = ("bowl", "ravine", "rosenbrock", "saddle", "valleys")
RULES = ("plain", "momentum", "adam")
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Sort:
    """One sort of playground: its options with their values, and what it shows in words."""

    title: StrOrPromise
    about: StrOrPromise
    head: tuple[StrOrPromise, ...]
    rows: tuple[tuple[StrOrPromise, ...], ...]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Playground:
    """A place for a playground in a lesson's text."""

    name: str
    options: tuple[tuple[str, str], ...] = ()
    # The how many-th of its name in the text: two of them keep apart what they remember.
    number: int = 1

    @property
    def sort(self) -> Sort:
        return SORTS[self.name]

    @property
    def uid(self) -> str:
        return f"{self.name}-{self.number}"

    @property
    def settings(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.options)


def read(inner: str, number: int = 1) -> Playground | str:
    """The playground named between the braces, or what is wrong with it."""
    name, *words = inner.split() or [""]
    if name not in SORTS:
        return f"there is no playground “{name}”; there are {', '.join(SORTS)}."
    options: dict[str, str] = {}
    for word in words:
        option, _, value = word.partition("=")
        known = SORTS[name].options.get(option)
        if known is None:
            names = ", ".join(SORTS[name].options) or "none"
            return f"the playground “{name}” has no option “{option}”; its options: {names}."
        if value not in known:
            return f"“{option}” cannot be “{value}”; it can be {', '.join(known)}."
        options[option] = value
    return Playground(name, tuple(options.items()), number)


def slips(source: str) -> list[tuple[int, str]]:
    """Lines (from 1) that are meant as a playground and are none, with the reason."""
    bare = FENCED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
    found = []
    for match in MEANT.finditer(bare):
        place = PLACE.fullmatch(match.group().strip())
        said = read(place.group(1)) if place else "write ::playground{tangent}, alone on its line."
        if isinstance(said, str):
            found.append((bare.count("\n", 0, match.start()) + 1, said))
    return found


SORTS: Mapping[str, Sort] = {
    "tangent": Sort(
        _("Secant and tangent"),
        _(
            "A curve with two points on it. The line through both is a secant; as the gap between "
            "them closes, its slope settles on the slope of the tangent."
        ),
        (_("curve"), _("slope of the tangent at x"), _("where it is level")),
        (
            ("x²", "2x", _("at 0")),
            ("x³ − 3x", "3x² − 3", _("at −1 and at 1")),
            ("sin x", "cos x", _("at π/2, and every π from there")),
            ("eˣ", "eˣ", _("nowhere")),
            ("|x|", _("−1 left of 0, 1 right of 0, none at 0"), _("nowhere")),
        ),
        {"function": LINES},
    ),
    "gradient-field": Sort(
        _("The gradient at each point"),
        _(
            "A map of hills with an arrow at each point: the gradient, straight uphill. Choose a "
            "point and a direction u of length one: the slope in that direction is the gradient's "
            "length times the cosine of the angle between them."
        ),
        (_("direction u"), _("cosine"), _("slope in that direction")),
        (
            (_("along the gradient"), "1", _("the gradient's length: the steepest way up")),
            (_("across it"), "0", _("zero: one stays level")),
            (_("against it"), "−1", _("minus the gradient's length: the steepest way down")),
        ),
        {"function": HILLS},
    ),
    "descent": Sort(
        _("Gradient descent on a map"),
        _(
            "Contours of a loss, a start, a learning rate and one of three rules: the path that "
            "follows, and the loss at each step."
        ),
        (_("surface"), _("formula"), _("lowest points")),
        (
            (_("Bowl"), "x² + 3y²", "(0, 0)"),
            (_("Ravine"), "x²/2 + 10y²", "(0, 0)"),
            (_("Rosenbrock's valley"), "(1 − x)² + 10(y − x²)²", "(1, 1)"),
            (_("Saddle"), "x² − y²", _("none: along y it falls for ever")),
            (
                _("Two valleys"),
                "(x² − 1)² + 2y² + 0.2x",
                _("one near x = −1, a higher one near x = 1"),
            ),
        ),
        {"function": HILLS, "rule": RULES},
    ),
    "rates": Sort(
        _("Learning rates and their limit"),
        _(
            "On f(x) = L·x²/2 each step multiplies x by one factor, 1 − ηL. It alone decides what "
            "happens."
        ),
        (_("learning rate η"), _("factor 1 − ηL"), _("what x does")),
        (
            (_("far below 1/L"), _("just below 1"), _("crawls")),
            (_("up to 1/L"), _("between 0 and 1"), _("shrinks steadily")),
            (_("exactly 1/L"), "0", _("is at the bottom after one step")),
            (_("between 1/L and 2/L"), _("between −1 and 0"), _("zig-zags, and still shrinks")),
            (_("exactly 2/L"), "−1", _("hops from side to side for ever")),
            (_("above 2/L"), _("below −1"), _("zig-zags and grows: it diverges")),
        ),
    ),
    "graph": Sort(
        _("Forward and back through a graph"),
        _(
            "The formula L = (x·y + z)² as a graph of three operations. Values go forward, slopes "
            "of L come back, each multiplied by the local slope on its way."
        ),
        (_("operation"), _("value"), _("slope of L in it")),
        (
            ("a = x·y", "x·y", _("slope in b, times 1")),
            ("b = a + z", "x·y + z", "2b"),
            ("L = b²", "b²", "1"),
            ("x, y, z", _("given"), _("y times that of a, x times that of a, that of b")),
        ),
    ),
    "scaling": Sort(
        _("One scale for all features"),
        _(
            "The loss of two weights whose features differ in size is a ravine; with standardised "
            "features it is round, and the same descent needs far fewer steps."
        ),
        (_("features"), _("contours"), _("steps at the best rate")),
        (
            (
                _("one s times as large as the other"),
                _("s times as long as wide"),
                _("grow like s²"),
            ),
            (_("standardised"), _("circles"), _("one")),
        ),
    ),
}
