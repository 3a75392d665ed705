"""How heavy each page is, when it can be used and whether it jumps, by the browser's own entries.

Every page is visited with an empty cache. Its weight is what comes over the line to who takes gzip
only, headers included; the editor of programs is counted apart: CodeMirror lies in a file of its
own, which a page asks for when a program's field is in sight, and is read and used before. What the
editor shares with the colours of programs counts as page.
"""

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.system import System
from tests.tour.browsed import nabla_and_browser
from tests.tour.stops import Stop
from tests.tour.walk import prepared, visits

# Of each width in pixels, how often; times and weights are told of the first.
ROUNDS = {1280: 3, 390: 1}
HEIGHTS = {1280: 720, 390: 844}
# Kilobytes that a page may weigh before the editor is needed (the changelog says the same).
BUDGET_KB = 200
# How far a page may jump (cumulative layout shift); Django's own admin cannot be mended wholly.
MOST_SHIFT = 0.01
MOST_SHIFT_ADMIN = 0.05
# The page's own word that it is put together; the admin's pages have none to wait for.
SETTLED = "html[data-settled], html:not(.js)"
# A busy machine may take its time; what is near the window is fetched after what is in it.
PATIENCE_MS = 90_000
MEASURE = """() => new Promise((done) => {
  const seen = { longtask: [], "layout-shift": [], "largest-contentful-paint": [] };
  for (const type of Object.keys(seen)) {
    new PerformanceObserver((list) => seen[type].push(...list.getEntries()))
      .observe({ type, buffered: true });
  }
  setTimeout(() => {
    const [page] = performance.getEntriesByType("navigation");
    const files = performance.getEntriesByType("resource");
    const isEditor = (file) => /\\/chunks\\/editor-/.test(file.name);
    const bytes = (list) => list.reduce((sum, file) => sum + file.transferSize, 0);
    const busy = seen.longtask.map((task) => task.startTime + task.duration);
    const jumps = seen["layout-shift"].filter((one) => !one.hadRecentInput);
    const worst = jumps.sort((one, other) => other.value - one.value)[0]?.sources[0]?.node;
    done({
      bytes: page.transferSize + bytes(files.filter((file) => !isEditor(file))),
      editor: bytes(files.filter(isEditor)),
      files: files.length,
      first: page.responseStart,
      painted: seen["largest-contentful-paint"].at(-1)?.startTime ?? 0,
      usable: Math.max(page.domContentLoadedEventEnd, ...busy),
      shift: jumps.reduce((sum, one) => sum + one.value, 0),
      moved: worst ? worst.nodeName.toLowerCase() + "." + (worst.className ?? "") : "",
    });
  }, 1000);
})"""


@dataclass(frozen=True)
class Visit:
    """One look at one page; times in milliseconds from the click, sizes in bytes."""

    bytes: int
    editor: int
    files: int
    first: float
    painted: float
    usable: float
    shift: float
    # What jumped most.
    moved: str


@dataclass(frozen=True)
class Seen:
    """All looks at one page, by the width of the window."""

    stop: Stop
    visits: dict[int, list[Visit]]

    def middle(self, of: str) -> float:
        return statistics.median(getattr(one, of) for one in self.visits[1280])

    def shift(self, width: int) -> float:
        return statistics.median(one.shift for one in self.visits[width])

    @property
    def is_admin(self) -> bool:
        return self.stop.path.startswith("/admin/")

    @property
    def jumps(self) -> bool:
        bound = MOST_SHIFT_ADMIN if self.is_admin else MOST_SHIFT
        return max(map(self.shift, ROUNDS)) > bound


def visit(page: Page, address: str) -> Visit:
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address, wait_until="networkidle")
    page.wait_for_selector(SETTLED, state="attached")
    found: dict[str, Any] = page.evaluate(MEASURE)
    return Visit(**found)


def measure(browser: Browser, nabla: System) -> list[Seen]:
    done = prepared(nabla)
    found: dict[str, Seen] = {}
    for width, rounds in ROUNDS.items():
        options: dict[str, Any] = {
            "viewport": {"width": width, "height": HEIGHTS[width]},
            "extra_http_headers": {"Accept-Encoding": "gzip"},
        }
        for _ in range(rounds):
            for stop, page, address in visits(browser, nabla, done, **options):
                seen = found.setdefault(stop.name, Seen(stop, {}))
                seen.visits.setdefault(width, []).append(visit(page, address))
    return list(found.values())


def row(seen: Seen) -> str:
    size, editor = seen.middle("bytes") / 1000, seen.middle("editor") / 1000
    return (
        f"  {seen.stop.name:<24}{size:7.1f} KB{editor:8.1f} KB{seen.middle('files'):6.0f}"
        f"{seen.middle('first'):9.0f}{seen.middle('painted'):9.0f}{seen.middle('usable'):9.0f}"
        + "".join(f"{seen.shift(width):9.4f}" for width in ROUNDS)
    )


def table(name: str, pages: list[Seen]) -> None:
    print(f"\n  {name:<24}{'weight':>10}{'editor':>11}{'files':>6}{'first':>9}{'paint':>9}", end="")
    print(f"{'usable':>9}" + "".join(f"{f'at {width}':>9}" for width in ROUNDS))
    for seen in pages:
        print(row(seen))
    heaviest = max(pages, key=lambda seen: seen.middle("bytes"))
    print(f"  heaviest: {heaviest.stop.name}, {heaviest.middle('bytes') / 1000:.1f} KB")
    for width in ROUNDS:
        worst = max(pages, key=lambda seen: seen.shift(width))
        moved = max(worst.visits[width], key=lambda one: one.shift).moved
        print(f"  jumps most at {width}: {worst.stop.name}, {worst.shift(width):.4f} {moved}")


def main() -> int:
    """0 if every page is within the budget, and none jumps more than it may."""
    with nabla_and_browser(workers=1) as (nabla, browser):
        found = measure(browser, nabla)
    print(f"Pages with an empty cache, median of {ROUNDS[1280]}; times in ms: first byte, largest")
    print("paint, usable = the modules have run and no long task is left; at ... = layout shift")
    table("page", [seen for seen in found if not seen.is_admin])
    table("page of the admin", [seen for seen in found if seen.is_admin])
    heavy = [seen.stop.name for seen in found if seen.middle("bytes") > BUDGET_KB * 1000]
    jumping = [seen.stop.name for seen in found if seen.jumps]
    print(f"\nover {BUDGET_KB} KB: {', '.join(heavy) or 'none'} of {len(found)} pages")
    print(
        f"shift over {MOST_SHIFT} ({MOST_SHIFT_ADMIN} in the admin): {', '.join(jumping) or 'none'}"
    )
    return 1 if heavy or jumping else 0
