"""How long the playgrounds' frames take in Chromium: while a point is dragged, and while it runs.

A frame is what lies between two calls of requestAnimationFrame; at 60 a second it lasts 16.7 ms.
Work is what our own script takes in it. The machine draws without a graphics card here, so a
laptop does better; of the rounds, each line gives the medians.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from bench.figures import quantile
from tests.tour.browsed import nabla_and_browser
from tests.tour.walk import sign_in

ROUNDS = 3
MOVES = 90
RUN_MS = 3000
# What a lesson shows: the playgrounds with a point to drag, and the one that runs.
NAMES = ("tangent", "gradient-field", "descent", "rates", "scaling")
BODY = "\n\n".join(["## Try", *(f"::playground{{{name}}}" for name in NAMES)])
PUT = f"""
from courses.models import Course, Lesson
words = dict(title="Playgrounds", summary="All of them.", body={BODY!r})
Lesson.objects.create(course=Course.objects.order_by("pk")[0], slug="frames", position=98, **words)
"""
WATCH = """() => {
  const seen = { frames: [], work: [], on: true };
  let last = performance.now();
  const ours = window.requestAnimationFrame.bind(window);
  let spent = 0;
  window.requestAnimationFrame = (act) => ours((now) => {
    const begun = performance.now();
    act(now);
    spent += performance.now() - begun;
  });
  const tick = (now) => {
    seen.frames.push(now - last);
    seen.work.push(spent);
    [last, spent] = [now, 0];
    if (seen.on) ours(tick);
  };
  ours(tick);
  window.frames_seen = seen;
}"""
READ = "() => (window.frames_seen.on = false, [window.frames_seen.frames, window.frames_seen.work])"


@dataclass(frozen=True)
class Frames:
    """Milliseconds from frame to frame, and of our work in each."""

    between: list[float]
    work: list[float]


@contextmanager
def watched(page: Page, found: list[Frames]) -> Iterator[None]:
    page.evaluate(WATCH)
    yield
    between, work = page.evaluate(READ)
    # The first frame lasts since before the watch began.
    found.append(Frames(between[1:], work[1:]))


def opened(page: Page, address: str, name: str) -> Locator:
    page.goto(address, wait_until="networkidle")
    place = page.locator(f"#{name}-1")
    place.scroll_into_view_if_needed()
    place.locator(".play-svg").first.wait_for()
    place.locator(".play-plots").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    return place


def drag(place: Locator) -> None:
    """The last handle, once around, a move per frame."""
    page = place.page
    box = place.locator(".play-knob").last.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for move in range(MOVES):
        share = abs((move % 60) - 30) / 30
        page.mouse.move(x - 90 * share, y + 60 * share)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    page.mouse.up()


def slide(place: Locator) -> None:
    slider = place.locator("input[type=range]").last
    slider.focus()
    for _ in range(MOVES):
        slider.press("ArrowRight")
        place.page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")


def run(place: Locator) -> None:
    place.get_by_role("button", name="Run").click()
    place.page.wait_for_timeout(RUN_MS)


# Which playground does what; the ravine descends slowly, so that it runs all the time.
WAYS: dict[str, tuple[str, str, Callable[[Locator], None]]] = {
    "tangent, dragged": ("tangent", "", drag),
    "gradient-field, dragged": ("gradient-field", "", drag),
    "descent, dragged": ("descent", "#descent-1.steps=60&descent-1.rate=0.02", drag),
    "descent, running": ("descent", "#descent-1.function=ravine&descent-1.rate=0.004", run),
    "rates, dragged": ("rates", "", drag),
    "scaling, slider": ("scaling", "", slide),
}


def measure(page: Page, address: str) -> dict[str, list[Frames]]:
    found: dict[str, list[Frames]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, (name, state, act) in WAYS.items():
            page.goto("about:blank")
            place = opened(page, address + state, name)
            with watched(page, found[way]):
                act(place)
    return found


def row(way: str, rounds: list[Frames]) -> str:
    def middle(of: Callable[[Frames], float]) -> float:
        return statistics.median(of(one) for one in rounds)

    return (
        f"  {way:<26}{middle(lambda one: statistics.median(one.between)):8.1f}"
        f"{middle(lambda one: quantile(one.between, 0.95)):8.1f}"
        f"{middle(lambda one: statistics.median([w for w in one.work if w > 0] or [0])):10.1f}"
        f"{middle(lambda one: quantile([w for w in one.work if w > 0] or [0], 0.95)):8.1f}"
        f"{middle(lambda one: len(one.between)):8.0f}"
    )


def main() -> int:
    with nabla_and_browser(workers=0) as (nabla, browser):
        nabla.manage("shell", "--verbosity", "0", "-c", PUT)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, nabla, "ben")
        found = measure(page, f"{nabla.url}/lessons/frames/")
    print(f"Frames in ms, medians of {ROUNDS} rounds, drawn in software; 16.7 is 60 a second")
    print(f"  {'':<26}{'median':>8}{'p95':>8}{'our work':>10}{'p95':>8}{'frames':>8}")
    for way, rounds in found.items():
        print(row(way, rounds))
    return 0
