// Where one stopped reading a lesson: kept in this browser per person and lesson, and taken up again.
// A place that the address names is held in the same way.
const PATIENCE = 3000;
const ENOUGH = 400;

export function keepPlace(root) {
  const main = root.querySelector("main");
  const lesson = root.querySelector("[data-lesson]");
  const name = decodeURIComponent(location.hash.slice(1));
  // A playground's state stands in the address after its name and a dot.
  const named = document.getElementById(name) ?? document.getElementById(name.split(".")[0]);
  if (named) hold(main, () => named.scrollIntoView({ behavior: "instant" }));
  if (!lesson) return;

  const kept = `nabla.place.${lesson.dataset.person}.${lesson.dataset.lesson}`;
  const blocks = [...lesson.querySelectorAll(":scope > .prose > *, :scope > .card")];
  const [arrival] = performance.getEntriesByType("navigation");
  const place = read(kept);
  const block = blocks[place?.at];
  // A reload and the back button know better where to go.
  if (block && !location.hash && arrival?.type === "navigate") {
    const top = () => block.getBoundingClientRect().top - place.offset;
    hold(main, () => scrollBy({ top: top(), behavior: "instant" }));
  }

  const save = () => write(kept, placeIn(blocks));
  let waiting = 0;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, 300);
    },
    { passive: true },
  );
  addEventListener("pagehide", save);
}

// The block at the top of the window, and how far it is scrolled; nothing near the beginning or the end.
function placeIn(blocks) {
  const left = document.documentElement.scrollHeight - innerHeight - scrollY;
  if (scrollY < ENOUGH || left < ENOUGH) return null;
  const at = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  return at < 0 ? null : { at, offset: Math.round(blocks[at].getBoundingClientRect().top) };
}

// Formulas and editors grow above the place for a while; it is held until then, or until one scrolls.
function hold(main, go) {
  const growth = new ResizeObserver(go);
  const letGo = () => growth.disconnect();
  growth.observe(main);
  for (const event of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(event, letGo, { once: true, passive: true });
  }
  setTimeout(letGo, PATIENCE);
  go();
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, place) {
  try {
    if (place) localStorage.setItem(name, JSON.stringify(place));
    else localStorage.removeItem(name);
  } catch {
    // Not kept, then.
  }
}
