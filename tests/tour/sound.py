"""tests.tour: whether a page as it stands is sound for axe; what Django draws itself is named."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Where the admin's own markup is at fault: the empty head above the names of rows, a search whose
# label is a picture, and the table of frozen versions (an empty head; it scrolls without focus).
DJANGOS_OWN = ("th.original", "#searchbar", "#versions-group")
# What KaTeX makes, in the colour of the text around: a lesson holds thousands of such pieces, and
# axe would measure the contrast of each.
DRAWN_MATHS = ".katex"
# No style sheet is fetched a second time: the policy of contents forbids what axe does with it.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


# What colours and widths can change in a page whose markup is known to be sound.
OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]


def violations(page: Page, *, maths: bool = False, looks_only: bool = False) -> list[str]:
    """The rule and the markup of each thing that axe objects to; `maths`: in formulas, too.

    `looks_only` is for another look at the same page: axe is in it, and is not put in again.
    """
    spared = list(DJANGOS_OWN) if maths else [*DJANGOS_OWN, DRAWN_MATHS]
    options = OPTIONS | ({"runOnly": OF_LOOKS} if looks_only else {})
    axe = (Axe("null") if looks_only else Axe()).run(
        page, context={"exclude": spared}, options=options
    )
    found: list[Any] = axe.response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
