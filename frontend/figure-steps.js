// The way through a figure: a slider with a button at each end, and the current step in numbers.

import { number, point } from "./figure-numbers.js";
import { gettext, interpolate } from "./i18n.js";

// Returns null where there is nothing to step through. `show(step)` marks a step in the plots.
export function makeSteps(data, show) {
  const count = Math.max(data.yours.length, data.reference?.length ?? 0);
  if (count < 2) return null;
  const within = Number.isInteger(data.first_wrong) && data.first_wrong < count;
  let step = within ? data.first_wrong : count - 1;

  const element = document.createElement("div");
  element.className = "figure-steps";
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: count - 1, step: 1 });
  slider.setAttribute("aria-label", gettext("Step of the path"));
  const words = document.createElement("p");
  words.className = "figure-now";
  words.setAttribute("role", "status");
  const back = button(gettext("Step before"), "M12 4 6 10l6 6");
  const on = button(gettext("Next step"), "m8 4 6 6-6 6");
  const controls = document.createElement("div");
  controls.className = "figure-controls";
  controls.append(back, slider, on);
  element.append(controls, words);

  // Nobody wants to hear the numbers of a step that was not asked for.
  const tell = (aloud) => {
    slider.value = step;
    slider.setAttribute("aria-valuetext", interpolate(gettext("step %(step)s of %(last)s"), { step, last: count - 1 }));
    back.disabled = step === 0;
    on.disabled = step === count - 1;
    words.setAttribute("aria-live", aloud ? "polite" : "off");
    words.replaceChildren(...sentence(data, step));
    show(step);
  };
  const go = (to) => {
    step = Math.min(count - 1, Math.max(0, to));
    tell(true);
  };
  slider.addEventListener("input", () => go(Number(slider.value)));
  back.addEventListener("click", () => go(step - 1));
  on.addEventListener("click", () => go(step + 1));
  return { element, tell: () => tell(false) };
}

function button(name, drawing) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "figure-button";
  made.setAttribute("aria-label", name);
  made.title = name;
  made.innerHTML = `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><path d="${drawing}"/></svg>`;
  return made;
}

function sentence(data, step) {
  const loss = data.type === "loss" ? data : data.loss;
  const side = (rows, losses, who) => {
    const parts = [];
    if (data.type === "path") parts.push(rows?.[step] ? point(rows[step]) : gettext("no row"));
    if (losses && losses[step] !== undefined) parts.push(interpolate(gettext("loss %(loss)s"), { loss: number(losses[step]) }));
    const box = document.createElement("span");
    box.append(strong(who), ` ${parts.join(", ")}`);
    return box;
  };
  const told = [strong(interpolate(gettext("Step %(step)s"), { step })), side(data.yours, loss?.yours, gettext("yours"))];
  if (data.reference) told.push(side(data.reference, loss?.reference, gettext("right")));
  return told.flatMap((part) => [part, " "]);
}

function strong(words) {
  return Object.assign(document.createElement("strong"), { textContent: words });
}
