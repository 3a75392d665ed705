"""How heavy each page is and when it can be used, by the browser's own performance entries.

Every page is visited with an empty cache. Its weight is what came over the line, headers included;
the editor of programs is counted apart, since a page can be read and used before it is there.
"""

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers import chromium_path, redis_server
from tests.system import System
from tests.tour.walk import prepared, visits

ROUNDS = 3
# Kilobytes that a page may weigh before the editor is needed (issue and README say the same).
BUDGET_KB = 200
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
    done({
      bytes: page.transferSize + bytes(files.filter((file) => !isEditor(file))),
      editor: bytes(files.filter(isEditor)),
      files: files.length,
      first: page.responseStart,
      painted: seen["largest-contentful-paint"].at(-1)?.startTime ?? 0,
      usable: Math.max(page.domContentLoadedEventEnd, ...busy),
      shift: seen["layout-shift"].filter((one) => !one.hadRecentInput)
        .reduce((sum, one) => sum + one.value, 0),
    });
  }, 100);
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


def visit(page: Page, address: str) -> Visit:
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    page.goto(address, wait_until="networkidle")
    found: dict[str, Any] = page.evaluate(MEASURE)
    return Visit(**found)


def measure(browser: Browser, nabla: System) -> dict[str, list[Visit]]:
    done = prepared(nabla)
    found: dict[str, list[Visit]] = {}
    for _ in range(ROUNDS):
        for stop, page, address in visits(browser, nabla, done):
            found.setdefault(stop.name, []).append(visit(page, address))
    return found


def row(name: str, seen: list[Visit]) -> str:
    def middle(of: str) -> float:
        return statistics.median(getattr(one, of) for one in seen)

    size, editor = middle("bytes") / 1000, middle("editor") / 1000
    return (
        f"  {name:<24}{size:7.1f} KB{editor:8.1f} KB{middle('files'):6.0f}{middle('first'):9.0f}"
        f"{middle('painted'):9.0f}{middle('usable'):9.0f}{middle('shift'):9.3f}"
    )


def main() -> int:
    """0 if every page is within the budget."""
    with (
        tempfile.TemporaryDirectory(prefix="nabla-bench-") as folder,
        redis_server() as redis,
        System(Path(folder), redis_url=redis.url, workers=1) as nabla,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        found = measure(browser, nabla)
        browser.close()
    print(f"Pages with an empty cache, median of {ROUNDS}; times in ms: first byte, largest paint,")
    print("usable = the page's modules have run and no long task is left; shift = layout shift")
    print(f"  {'page':<24}{'weight':>10}{'editor':>11}{'files':>6}{'first':>9}{'paint':>9}", end="")
    print(f"{'usable':>9}{'shift':>9}")
    for name, seen in found.items():
        print(row(name, seen))
    heavy = [name for name, seen in found.items() if seen[0].bytes > BUDGET_KB * 1000]
    print(f"over {BUDGET_KB} KB: {', '.join(heavy) or 'none'} of {len(found)} pages")
    return 1 if heavy else 0
