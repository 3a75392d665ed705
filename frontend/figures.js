// Draws a [data-figure]: a path over the hills of the loss, and the loss at each step beside it.
//
// The words above and the table below say the same; what is here is for the eye, and for stepping
// through. Everything is drawn anew when the room for it changes.
import { drawCurve } from "./figure-curve.js";
import { drawPlane } from "./figure-plane.js";
import { makeSteps } from "./figure-steps.js";
import { gettext } from "./i18n.js";

const SIDE_BY_SIDE = 500;
const WIDEST_PLANE = 400;
const GAP = 16;

export function drawFigure(figure) {
  if ("drawn" in figure.dataset) return;
  figure.dataset.drawn = "";
  const data = JSON.parse(figure.querySelector("script").textContent);
  const place = figure.querySelector("[data-figure-place]");
  const plots = document.createElement("div");
  plots.className = "figure-plots";
  let shown = [];
  const steps = makeSteps(data, (step) => shown.forEach((plot) => plot.show(step)));
  place.append(plots, legend(data), ...(steps ? [steps.element] : []));
  place.hidden = false;

  const draw = (width) => {
    plots.replaceChildren();
    shown = draws(data).map((one, _, all) => one(plots, room(width, all.length)));
    steps?.tell();
  };
  let drawnAt = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    // In a closed case there is no room yet.
    if (width < 80 || width === drawnAt) return;
    drawnAt = width;
    draw(width);
  }).observe(plots);
}

// The plots a figure is made of: [the plane,] [the curve of the loss or of the one coordinate].
function draws(data) {
  const found = [];
  const dimensions = data.yours[0]?.length ?? 0;
  const loss = data.type === "loss" ? data : data.loss;
  if (data.type === "path" && (dimensions === 2 || (dimensions > 2 && !loss))) {
    found.push((box, size) => drawPlane(box, data, size));
  }
  if (data.type === "path" && dimensions === 1) {
    const flat = (rows) => rows && rows.map(([w]) => w);
    const position = { yours: flat(data.yours), reference: flat(data.reference) };
    found.push((box, size) => drawCurve(box, position, data.first_wrong, { ...size, name: gettext("w at each step") }));
  }
  if (loss?.yours.length > 1 || (loss && !found.length)) {
    found.push((box, size) => drawCurve(box, loss, data.first_wrong, { ...size, name: gettext("Loss"), canBeLog: true }));
  }
  return found;
}

function room(width, count) {
  if (width < SIDE_BY_SIDE || count === 1) {
    const side = Math.min(width, WIDEST_PLANE);
    return { plane: side, curve: [count === 1 ? Math.min(width, 520) : side, count === 1 ? 260 : 220] };
  }
  const plane = Math.min(WIDEST_PLANE, Math.round(width * 0.56));
  return { plane, curve: [Math.min(width - plane - GAP, WIDEST_PLANE), plane] };
}

const SIGNS = {
  yours: [gettext("your path"), "<path class='yours-line' d='M2 8H34'/><circle class='yours-dot' cx='18' cy='8' r='3.5'/>"],
  own: [gettext("your values"), "<path class='yours-line' d='M2 8H34'/><circle class='yours-dot' cx='18' cy='8' r='3.5'/>"],
  reference: [gettext("right path"), "<path class='right-line' d='M2 8H34'/><rect class='right-dot' x='15' y='5' width='6' height='6'/>"],
  wrong: [gettext("first wrong step"), "<circle class='wrong-ring' cx='18' cy='8' r='6'/><path class='wrong-ring' d='m15 5 6 6m0-6-6 6'/>"],
  start: [gettext("start"), "<rect class='start-mark' x='13.5' y='3.5' width='9' height='9'/>"],
  bottom: [gettext("lowest point"), "<path class='bottom-mark' d='M18 2v12M12 8h12'/>"],
};

function legend(data) {
  const list = document.createElement("ul");
  list.className = "figure-legend";
  list.setAttribute("role", "list");
  list.setAttribute("aria-hidden", "true");
  const path = data.type === "path";
  const names = [path ? "yours" : "own"];
  if (data.reference) names.push("reference");
  if (isWithin(data)) names.push("wrong");
  if (path && data.yours[0]?.length === 2) names.push("start");
  if (data.bottom) names.push("bottom");
  for (const name of names) {
    const [words, drawing] = SIGNS[name];
    const item = document.createElement("li");
    item.innerHTML = `<svg viewBox="0 0 36 16" width="36" height="16">${drawing}</svg>`;
    item.append(words);
    list.append(item);
  }
  return list;
}

function isWithin(data) {
  return Number.isInteger(data.first_wrong) && data.first_wrong < data.yours.length;
}
