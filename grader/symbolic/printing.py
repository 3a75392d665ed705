"""grader.symbolic: prints a tree: on one line, so that it reads back as itself, and as LaTeX."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from grader.symbolic.alphabet import GREEK, GREEK_SPELLINGS, MARK_NAMES
from grader.symbolic.names import key
from grader.symbolic.tree import (
    Call,
    Constant,
    Formula,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Vector,
)

# How tightly a printed part holds together; what is looser than its place asks for is bracketed.
SUM, PRODUCT, POWER, ATOM = range(4)
Printed = tuple[str, int]
Within = Callable[[Formula, int], str]

_RELATIONS = {"=": "=", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "!=": r"\ne"}
_OWN_COMMANDS = frozenset(
    (
        *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "exp", "ln"),
        *("arcsin", "arccos", "arctan", "max", "min"),
    )
)
_AROUND = {"abs": (r"\left|", r"\right|"), "floor": (r"\left\lfloor ", r"\right\rfloor ")}
_AROUND |= {"ceil": (r"\left\lceil ", r"\right\rceil "), "sqrt": (r"\sqrt{", "}")}
_AROUND |= {"cbrt": (r"\sqrt[3]{", "}")}
_ACCENTS = {"hat": "hat", "bar": "bar", "tilde": "tilde", "dot": "dot", "ddot": "ddot"}
_ACCENTS |= {"vec": "vec"}
# Greek capitals that look like Latin ones have no command in LaTeX.
_LATIN_CAPITALS = frozenset(GREEK[capital] for capital in "ΑΒΕΖΗΙΚΜΝΟΡΤΧ")


def text(tree: Formula) -> str:
    """Return the formula on one line, with every product sign written."""
    return _plain(tree)[0]


def latex(tree: Formula) -> str:
    """Return the formula in LaTeX that KaTeX draws."""
    return _drawn(tree)[0]


def _plain(node: Formula) -> Printed:
    match node:
        case Name(name=name) | Constant(name=name):
            return name, ATOM
        case Number(value=value, decimal=decimal):
            return _number(value, decimal)
        case Product(factors=factors):
            return "·".join(_in_plain(factor, POWER) for factor in factors), PRODUCT
        case Sum(terms=terms):
            return _terms(terms, _in_plain), SUM
        case Power(base=base, exponent=exponent):
            return f"{_in_plain(base, ATOM)}^{_in_plain(exponent, ATOM)}", POWER
        case Quotient(top=top, bottom=bottom):
            above = POWER if isinstance(top, Quotient) else PRODUCT
            return f"{_in_plain(top, above)}/{_in_plain(bottom, POWER)}", PRODUCT
        case Negation(inner=inner):
            return f"-{_in_plain(inner, PRODUCT)}", SUM
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(text, arguments))})", ATOM
        case Vector(entries=entries):
            return f"[{', '.join(map(text, entries))}]", ATOM
        case Relation(left=left, operator=operator, right=right):
            return f"{text(left)} {operator} {text(right)}", SUM


def _in_plain(node: Formula, level: int) -> str:
    printed, own = _plain(node)
    return printed if own >= level else f"({printed})"


def _terms(terms: tuple[Formula, ...], within: Within) -> str:
    pieces: list[str] = []
    for term in terms:
        negative = isinstance(term, Negation)
        sign = ("-" if negative else "") if not pieces else (" - " if negative else " + ")
        inner = term.inner if isinstance(term, Negation) else term
        pieces.append(sign + within(inner, PRODUCT))
    return "".join(pieces)


def _number(value: Fraction, decimal: bool) -> Printed:
    level = ATOM if value >= 0 else SUM
    if decimal:
        return decimal_text(value), level
    if value.denominator == 1:
        return str(value.numerator), level
    return f"{value.numerator}/{value.denominator}", min(level, PRODUCT)


def decimal_text(value: Fraction) -> str:
    """Return an exact decimal with a point or an exponent in it, so that it reads back as one."""
    sign, rest = ("-" if value < 0 else ""), abs(value)
    places = 0
    while rest.denominator != 1 and places <= 800:
        rest, places = rest * 10, places + 1
    if rest.denominator != 1:
        return f"{sign}{abs(value).numerator}/{abs(value).denominator}"
    digits = str(rest.numerator)
    if not places and len(digits) > 15:
        stripped = digits.rstrip("0")
        return f"{sign}{stripped}e{len(digits) - len(stripped)}"
    if places > 15 and len(digits) < places - 8:
        return f"{sign}{digits}e-{places}"
    if not places:
        return f"{sign}{digits}.0"
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _drawn(node: Formula) -> Printed:
    match node:
        case Name(name=name):
            return name_latex(name), ATOM
        case Constant(name=name):
            return (r"\pi" if name == "pi" else "e"), ATOM
        case Number(value=value, decimal=decimal):
            return _drawn_number(value, decimal)
        case Product(factors=factors):
            return _drawn_product(factors), PRODUCT
        case Sum(terms=terms):
            return _terms(terms, _in_drawn), SUM
        case Power(base=base, exponent=exponent):
            bracketed = isinstance(base, Quotient) or not isinstance(base, Name | Constant | Number)
            level = ATOM + 1 if bracketed and not isinstance(base, Call) else ATOM
            return f"{_in_drawn(base, level)}^{{{latex(exponent)}}}", POWER
        case Quotient(top=top, bottom=bottom):
            return rf"\frac{{{latex(top)}}}{{{latex(bottom)}}}", POWER
        case Negation(inner=inner):
            return f"-{_in_drawn(inner, PRODUCT)}", SUM
        case Call(function=function, arguments=arguments):
            return _drawn_call(function, ", ".join(map(latex, arguments))), ATOM
        case Vector(entries=entries):
            return _drawn_list(entries), ATOM
        case Relation(left=left, operator=operator, right=right):
            return f"{latex(left)} {_RELATIONS[operator]} {latex(right)}", SUM


def _in_drawn(node: Formula, level: int) -> str:
    printed, own = _drawn(node)
    return printed if own >= level else rf"\left({printed}\right)"


def _drawn_number(value: Fraction, decimal: bool) -> Printed:
    level = ATOM if value >= 0 else SUM
    if decimal:
        shown = decimal_text(value)
        if "e" in shown:
            digits, exponent = shown.split("e")
            return rf"{digits} \cdot 10^{{{exponent}}}", min(level, POWER)
        return shown, level
    if value.denominator == 1:
        return str(value.numerator), level
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", min(level, POWER)


def _drawn_product(factors: tuple[Formula, ...]) -> str:
    drawn = _in_drawn(factors[0], POWER)
    for before, factor in pairwise(factors):
        piece = _in_drawn(factor, POWER)
        drawn += _between(before, piece) + piece
    return drawn


def _between(before: Formula, piece: str) -> str:
    """Return what stands between two factors: a dot where they would run together, else little."""
    if piece[0].isdigit() or piece.startswith(r"\frac"):
        return r" \cdot "
    if piece.startswith(r"\left("):
        return r" \cdot " if isinstance(before, Name) else ""
    return "" if isinstance(before, Number) else r"\, "


def _drawn_call(function: str, inner: str) -> str:
    if function in _AROUND:
        before, after = _AROUND[function]
        return before + inner + after
    command = f"\\{function}" if function in _OWN_COMMANDS else _operator(function)
    return rf"{command}\left({inner}\right)"


def _operator(function: str) -> str:
    return r"\operatorname{" + function.replace("_", r"\_") + "}"


def _drawn_list(entries: tuple[Formula, ...]) -> str:
    if not any(isinstance(entry, Vector) for entry in entries):
        return r"\left[" + r",\; ".join(map(latex, entries)) + r"\right]"
    rows = [
        " & ".join(map(latex, row.entries)) if isinstance(row, Vector) else latex(row)
        for row in entries
    ]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


def name_latex(name: str) -> str:
    """Return a name in LaTeX: `w_1` with a subscript, `y_hat` with a hat, `theta` in Greek."""
    parts = key(name)
    if parts is None:
        return r"\mathrm{" + name.replace("_", r"\_") + "}"
    drawn = _letters(parts.base)
    if parts.mark in MARK_NAMES:
        drawn = rf"\{_ACCENTS[parts.mark]}{{{drawn}}}"
    if parts.subscript:
        pieces = (_letters(piece) for piece in parts.subscript.split("_"))
        drawn += "_{" + ",".join(pieces) + "}"
    return drawn


def _letters(word: str) -> str:
    if len(word) == 1 or not word.isalpha():
        return word
    if word in GREEK_SPELLINGS and word not in _LATIN_CAPITALS and word not in ("lam", "eps"):
        return f"\\{word}" if word != "omicron" else "o"
    return rf"\mathrm{{{word}}}"
