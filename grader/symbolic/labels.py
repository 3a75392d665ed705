"""grader.symbolic: what stands before the formula: `f'(x) =`, `dy/dx =`, `∇f =` are left aside."""

import re
from functools import lru_cache

from grader.symbolic.characters import Folded
from grader.symbolic.refusals import Data, about, refuse
from grader.symbolic.vocabulary import Lexicon

MOST_LABEL = 60

_NAME = r"(?:[A-Za-z][A-Za-z0-9]*|[α-ωΑ-Ω])(?:_\{[^{}=]*\}|_[A-Za-z0-9]+)*"
_OF = r"(?:\([^()=]{0,60}\))"
_PRIME = r"(?:'+|\^?\(\d\)|\ue002\(\d\))"
_D = r"(?:[d∂]|\\partial)"
_ORDER = r"(?:\^?\d|\^\(\d\)|\ue002\(\d\))"

_LABELS = (
    rf"{_NAME}{_OF}"  # f(x)
    rf"|{_NAME}{_PRIME}{_OF}?"  # f'(x), y'
    rf"|∇(?:_\{{[^{{}}=]*\}}|_\w)?(?:{_NAME})?{_OF}?"  # ∇f(x, y), ∇_w L
    rf"|(?:grad|gradient|nabla)(?:\(?{_NAME}\)?)?{_OF}?"
    rf"|{_D}{_ORDER}?(?:{_NAME})?{_OF}?/(?:{_D}{_NAME}{_ORDER}?){{1,2}}"  # dy/dx
    rf"(?:\(?{_NAME}\)?)?{_OF}?"  # d/dx f(x)
    rf"|[∂d]_(?:\w|\{{[^{{}}=]*\}}){_NAME}{_OF}?"  # ∂_x f
)
_GROUPED = r"\(\(([^()]*(?:\([^()]*\))?)\)/\(([^()]*)\)\)"
_ONE_EQUALS = re.compile(r"(?<![<>=!])[=≈](?!=)")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile, once a label is met, a word, all labels, and \\frac{dy}{dx} as it is rewritten."""
    return re.compile(_NAME), re.compile(_LABELS), re.compile(_GROUPED)


def after_label(folded: Folded, lexicon: Lexicon) -> tuple[int, Data | None]:
    """Return where the formula begins, and what was left aside before it."""
    signs = [match.start() for match in _ONE_EQUALS.finditer(folded.text)]
    if not signs:
        return 0, None
    first = signs[0]
    before = re.sub(r"\s+", "", folded.text[:first])
    if not before:
        return first + 1, None
    if len(before) > MOST_LABEL:
        return 0, None
    whole_word, labels, grouped = _patterns()
    before = grouped.sub(r"\1/\2", before)
    is_word = whole_word.fullmatch(before) is not None
    relations = "relation" in lexicon.vocabulary.kinds
    if is_word and (relations or lexicon.find(before) is not None):
        return 0, None
    if not is_word and (labels.fullmatch(before) is None or _is_product(before, lexicon)):
        return 0, None
    if len(signs) > 1 and not relations:
        refuse("formula_steps", folded.original, *folded.span(signs[1], signs[1] + 1))
    end = folded.place(first) + 1
    start = len(folded.original) - len(folded.original.lstrip())
    return first + 1, about(folded.original, start, end)


def _is_product(before: str, lexicon: Lexicon) -> bool:
    """Tell whether `a(b)` may be a product of declared names, or a known function's value."""
    if "relation" not in lexicon.vocabulary.kinds or "'" in before or "/" in before:
        return False
    opening = before.find("(")
    return opening > 0 and lexicon.find(before[:opening]) is not None
