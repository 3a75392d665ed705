// The table of contents beside a lesson: open where there is room, and it knows where one reads.
export function watchContents(root) {
  const details = root.querySelector("[data-contents]");
  if (!details) return;
  const roomy = matchMedia("(min-width: 72rem)");
  const adapt = () => (details.open = roomy.matches);
  adapt();
  roomy.addEventListener("change", adapt);

  const links = new Map();
  for (const link of details.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
    link.addEventListener("click", () => roomy.matches || (details.open = false));
  }
  const mark = () => {
    const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(passed.at(-1))?.setAttribute("aria-current", "true");
  };
  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}
