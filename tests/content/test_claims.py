"""tests of content: each figure a lesson claims is computed, and each computation is claimed."""

import re

import numpy as np
import pytest

from exercises.claims import Claim, claims, figures, without_marks
from tests.content import bundled
from tests.content.claims import CLAIMS

LESSONS = {slug: bundled.marked(slug) for slug in bundled.course()["lessons"]}
STATED = [(slug, claim) for slug, text in LESSONS.items() for claim in claims(text)]
# Rates, gaps and tolerances that a text sets itself, and what is worked out beside a claim.
GIVEN = {"0.01", "0.001", "0.15", "0.30", "2.31", "0.0609", "0.060009", "1.03", "0.02"}
GIVEN |= {"1.21", "6.33", "2.001", "0.03"}


@pytest.mark.parametrize(
    ("slug", "claim"), STATED, ids=[f"{slug}:{claim.line}:{claim.name}" for slug, claim in STATED]
)
def test_a_claim_is_what_a_computation_gives(slug: str, claim: Claim) -> None:
    assert claim.name in CLAIMS, f"{slug}.md:{claim.line} claims “{claim.name}”, not in claims.py"
    computed = np.atleast_1d(np.asarray(CLAIMS[claim.name](), dtype=float))
    stated = figures(claim.text)
    assert len(stated) == len(computed), f"{slug}.md:{claim.line} states {len(stated)} figures"
    for (figure, decimals), value in zip(stated, computed, strict=True):
        room = 1e-9 if decimals is None else 0.5 * 10.0**-decimals + 1e-9 * 10.0**-decimals
        assert abs(float(figure) - value) <= room, f"{slug}.md:{claim.line} says {figure}"


def test_every_computation_is_claimed_somewhere() -> None:
    assert {claim.name for _, claim in STATED} == set(CLAIMS)


@pytest.mark.parametrize("slug", LESSONS)
def test_no_computed_figure_stands_unclaimed(slug: str) -> None:
    text = LESSONS[slug]
    for claim in claims(text):
        text = text.replace(claim.text, "", 1)
    bare = set(re.findall(r"\d+\.\d{2,}|\d{4,}", bundled.prose(text)))
    assert bare <= GIVEN


def test_marks_do_not_reach_the_reader() -> None:
    for text in LESSONS.values():
        assert "claim" not in re.sub(r"\bclaims?\b", "", without_marks(text))
        assert "{{ " not in without_marks(text)
