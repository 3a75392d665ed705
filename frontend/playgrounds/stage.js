// What every playground stands on: a state of numbers and words, undo, the address, tasks, a table, and
// the room for its plots. A playground says what its fields are, and draws a state.
import { gettext, interpolate } from "../i18n.js";
import { button, element, fill, put, say } from "./elements.js";
import { recall, remember } from "./memory.js";

const GESTURE = 600;
const QUIET = 900;

export function openStage(place, spec) {
  const options = Object.fromEntries(place.dataset.options.split(" ").filter(Boolean).map((one) => one.split("=")));
  const tidy = spec.tidy ?? ((state) => state);
  const begin = tidy(spec.start(options));
  const followers = [];
  const undone = [];
  let state = tidy({ ...begin, ...recall(place.id, spec.fields) });
  let touched = false;
  let frame = 0;
  let last = 0;

  const stage = {
    get state() {
      return state;
    },
    // Calls back with each state, from now on.
    follow: (tell) => followers.push(tell),
    change(patch) {
      if (Date.now() - last > GESTURE) undone.push(state);
      last = Date.now();
      set(tidy({ ...state, ...patch }));
    },
  };

  function set(next) {
    state = next;
    touched = true;
    remember(place.id, same(state, begin) ? null : state);
    // Several moves of a pointer may come within one frame.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tellAll);
  }

  const box = element("div", { class: "play-plots" });
  const undo = button(gettext("Undo"), () => {
    last = 0;
    if (undone.length) set(undone.pop());
  });
  const reset = button(gettext("Reset"), () => {
    last = 0;
    if (same(state, begin)) return;
    undone.push(state);
    set(begin);
  });
  const status = element("p", { class: "play-status" });
  const table = element("table", { class: "steps-table" });
  const said = element("p", { class: "only-heard", role: "status" });
  const numbers = element("details", { class: "play-numbers" }, element("summary", {}, gettext("The numbers as a table")), element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": interpolate(gettext("The numbers: %(name)s"), { name: place.querySelector("h3")?.textContent ?? place.getAttribute("aria-label") }) }, table));
  numbers.addEventListener("toggle", () => numbers.open && fill(table, spec.table(state)));
  const controls = element("div", { class: spec.compact ? "play-controls is-compact" : "play-controls" }, ...spec.controls(stage));
  // Where the state is graded, whether it does what is asked is not told here.
  const tasks = makeTasks("graded" in place.dataset ? [] : (spec.tasks ?? []));
  const legend = makeLegend(spec.legend ?? []);
  const body = element("div", { class: "play" }, box, ...legend, status, controls, element("div", { class: "actions play-actions" }, ...(spec.buttons?.(stage) ?? []), undo, reset), ...(tasks.element ? [tasks.element] : []), numbers, said);
  place.querySelector("[data-playground-still]").replaceWith(body);

  let draw = () => {};
  let hush = 0;
  let news = "";
  function tellAll() {
    followers.forEach((tell) => tell(state));
    draw(state);
    say(status, spec.status(state));
    put(undo, { "aria-disabled": !undone.length });
    put(reset, { "aria-disabled": same(state, begin) });
    news = tasks.tick(state) || news;
    if (numbers.open) fill(table, spec.table(state));
    if (!touched) return;
    clearTimeout(hush);
    // Nobody wants to hear each number that a moving point passes.
    hush = setTimeout(() => {
      said.textContent = news ? interpolate(gettext("Task done: %(task)s"), { task: news }) : status.textContent;
      news = "";
    }, QUIET);
  }

  let drawnAt = 0;
  const watch = new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (width < 80 || width === drawnAt) return;
    drawnAt = width;
    box.replaceChildren();
    draw = spec.plots(stage, box, width);
    tellAll();
  });
  // On a phone the plots have no box of their own; the line below them is as wide.
  watch.observe(status);
  addEventListener("hashchange", () => {
    const found = recall(place.id, spec.fields);
    if (!Object.keys(found).length) return;
    state = tidy({ ...begin, ...found });
    tellAll();
  });
  return stage;
}

function makeTasks(tasks) {
  if (!tasks.length) return { element: null, tick: () => "" };
  const done = new Set();
  const items = tasks.map(({ words }) => element("li", { class: "play-task" }, element("span", { class: "play-tick", "aria-hidden": "true" }), element("span", {}, words), element("span", { class: "only-heard" }, gettext(" (open)"))));
  const list = element("ul", { class: "play-tasks", role: "list", "aria-label": gettext("To try") }, ...items);
  // A task once done stays done. Returns the last one that this state has done for the first time.
  function tick(state) {
    let fresh = "";
    tasks.forEach((task, i) => {
      if (done.has(i) || !task.done(state)) return;
      done.add(i);
      items[i].classList.add("is-done");
      items[i].lastChild.textContent = gettext(" (done)");
      fresh = task.words;
    });
    return fresh;
  }
  return { element: list, tick };
}

function makeLegend(signs) {
  if (!signs.length) return [];
  const list = element("ul", { class: "figure-legend", role: "list", "aria-hidden": "true" });
  for (const [name, words, shape = "M2 8H34"] of signs) {
    const item = element("li");
    item.innerHTML = `<svg viewBox="0 0 36 16" width="36" height="16"><path class="${name}" d="${shape}"/></svg>`;
    item.append(words);
    list.append(item);
  }
  return [list];
}

const same = (one, other) => Object.keys(one).every((name) => one[name] === other[name]);
