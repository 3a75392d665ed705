"""The author's desk: what each kind is for, with a small picture of what a learner meets."""

from dataclasses import dataclass

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from grader.kinds import KINDS

# What a learner sees, in a few signs; the description says it in words.
PICTURES = {
    "choice": "Which way is down?\n● against the gradient\n○ along it",
    "truefalse": "Slope 0 is a minimum.\n○ true   ● false",
    "number": "Slope of x² at 3?\n[ 6          ]",
    "symbolic": "Gradient of x² + y³?\n[ [2x, 3y²]  ]",
    "shape": "X @ w, X is (8, 3)?\n[ (8,)       ]",
    "ordering": "↕ zero_grad()\n↕ loss.backward()\n↕ step()",
    "matching": "x²     →  2x\nsin x  →  cos x",
    "gaps": "At 3 the slope is [ 6 ],\nso x² [ rises ▾ ].",
    "playground": "Find where it is level.\n  ╲_●_╱   x ◂━━●━━▸",
    "prediction": "Rate 0.19: what happens?\n● it swings   ○ it crawls",
    "code": "def gradient(w):\n    return 2 * w\n✓ 3 of 3 cases",
    "text": "Why is it local?\n✎ In your own words…",
    "flashcard": "The chain rule?\n↻ Turn the card",
}


@dataclass(frozen=True)
class KindCard:
    """One kind as an author picks it."""

    name: str
    label: str
    description: str
    picture: str

    @property
    def uid(self) -> str:
        """For ids within the page."""
        return f"kind-{self.name}"


def kind_cards() -> list[KindCard]:
    """Every kind the grader knows, in its order."""
    return [
        KindCard(
            name,
            gettext(kind.LABEL),
            gettext(kind.SCHEMA.get("description", "")),
            PICTURES.get(name, ""),
        )
        for name, kind in KINDS.items()
    ]


def kind_card_choices() -> list[tuple[str, SafeString]]:
    """The kinds as choices of a form, each with its description and its picture."""
    words = '<strong>{}</strong> <span class="desk-kind-words">{}</span>'
    picture = '<pre class="desk-picture" aria-hidden="true">{}</pre>'
    return [
        (card.name, format_html(picture + words, card.picture, card.label, card.description))
        for card in kind_cards()
    ]


class KindCards(forms.RadioSelect):
    """Radio buttons as cards."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"class": "desk-kinds", **(attrs or {})})
