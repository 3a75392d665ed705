// Lines that are put in order: dragged, or moved with buttons and keys; every move is spoken.
// The selects that serve without a script stay in the form, out of sight, and follow the order.
import { gettext, interpolate } from "./i18n.js";

export function watchOrdering(card, field) {
  const list = field.querySelector("[data-lines]");
  const lines = () => [...list.children];

  for (const part of field.querySelectorAll("[data-grip], [data-moves], [data-with-script]")) part.hidden = false;
  for (const part of field.querySelectorAll("[data-place], [data-without-script]")) part.hidden = true;

  // What a reload brought back stands in the selects.
  const chosen = (line) => line.querySelector("select").selectedIndex;
  list.append(...lines().sort((one, other) => chosen(one) - chosen(other)));

  const number = () => {
    const all = lines();
    all.forEach((line, index) => {
      line.querySelector("select").selectedIndex = index;
      line.querySelector("[data-up]").setAttribute("aria-disabled", index === 0);
      line.querySelector("[data-down]").setAttribute("aria-disabled", index === all.length - 1);
    });
  };
  const moved = (line) => {
    number();
    const all = lines();
    const words = line.querySelector(".line-text").dataset.spoken;
    const say = interpolate(gettext("%(words)s: now line %(line)s of %(count)s."), { words, line: all.indexOf(line) + 1, count: all.length });
    card.querySelector("[data-announce]").textContent = say;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const place = (line, index) => {
    const all = lines();
    const wanted = Math.max(0, Math.min(all.length - 1, index));
    const now = all.indexOf(line);
    if (wanted === now) return;
    list.insertBefore(line, wanted > now ? all[wanted].nextSibling : all[wanted]);
    moved(line);
  };

  for (const line of lines()) {
    const text = line.querySelector(".line-text");
    // Before maths is set: afterwards the words would come twice.
    text.dataset.spoken ??= text.textContent.trim();
    const step = (button, by) => () => {
      place(line, lines().indexOf(line) + by);
      button.focus();
    };
    for (const [name, by] of [["up", -1], ["down", 1]]) {
      const button = line.querySelector(`[data-${name}]`);
      button.addEventListener("click", step(button, by));
    }
    line.addEventListener("keydown", (event) => byKey(event, line, lines, place));
  }
  watchDrag(list, moved);
  number();
}

function byKey(event, line, lines, place) {
  const button = event.target.closest("button");
  const now = lines().indexOf(line);
  const wanted = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: Infinity }[event.key];
  if (!button || wanted === undefined) return;
  event.preventDefault();
  place(line, wanted);
  button.focus();
}

// The list holds the pointer, not the line: a line that moves in the page would lose it.
function watchDrag(list, moved) {
  let line = null;
  let before = 0;

  list.addEventListener("pointerdown", (event) => {
    // A finger drags by the grip only, so that the page still scrolls; a mouse takes any of the line.
    const handle = event.pointerType === "mouse" ? "[data-line]" : "[data-grip]";
    if (event.button !== 0 || event.target.closest("button") || !event.target.closest(handle)) return;
    event.preventDefault();
    line = event.target.closest("[data-line]");
    before = [...list.children].indexOf(line);
    list.setPointerCapture(event.pointerId);
    line.classList.add("is-held");
  });
  list.addEventListener("pointermove", (event) => {
    if (!line) return;
    const next = [...list.children].find((other) => other !== line && event.clientY < middle(other)) ?? null;
    if (next !== line.nextElementSibling) list.insertBefore(line, next);
  });
  const drop = () => {
    if (!line) return;
    line.classList.remove("is-held");
    if ([...list.children].indexOf(line) !== before) moved(line);
    line = null;
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

function middle(line) {
  const { top, height } = line.getBoundingClientRect();
  return top + height / 2;
}
