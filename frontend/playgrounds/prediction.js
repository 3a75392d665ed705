// A prediction on a map of heights: the path so far and, where a point is asked for, a handle to set it.
// Once it is handed in, the page has the whole path, and it is shown step by step.
import { contours } from "d3-contour";
import { line } from "d3-shape";
import { geoPath, near } from "../figure-geometry.js";
import { gettext, interpolate } from "../i18n.js";
import { everyBeat } from "./beat.js";
import { button, element } from "./elements.js";
import { makeHandle } from "./handle.js";
import { clamp, rounded, write } from "./numbers.js";
import { makePlot } from "./plot.js";

const WIDEST = 460;
const LEVELS = 11;
const BEAT = 600;
const DIGITS = 3;

export function drawPrediction(place) {
  if ("drawn" in place.dataset) return;
  place.dataset.drawn = "";
  const data = JSON.parse(place.querySelector("script").textContent);
  if ("course" in place.dataset) openCourse(place.querySelector("[data-course-place]"), data);
  else openQuestion(place, data);
}

// Draws anew when the room changes; `draw` returns what follows a change.
function inRoom(box, draw) {
  let drawnAt = 0;
  let show = () => {};
  box.hidden = false;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.min(WIDEST, Math.floor(contentRect.width));
    if (width < 80 || width === drawnAt) return;
    drawnAt = width;
    box.replaceChildren();
    show = draw(box, width);
    show();
  }).observe(box);
  return () => show();
}

function makeMap(box, width, { reach, contours: grid }, label) {
  const height = width - 6;
  const [x, y] = [[-reach, reach], [-reach, reach]];
  const title = gettext("Lines of equal loss");
  const plot = makePlot(box, { width, height: height + 12, x, y, title, label });
  const count = grid.x.length;
  const values = grid.z.flat();
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const levels = Array.from({ length: LEVELS }, (_, i) => low + (high - low) * ((i + 0.35) / LEVELS) ** 2);
  const at = (i) => -reach + ((i - 0.5) / (count - 1)) * 2 * reach;
  plot.inside.append("g").selectAll().data(contours().size([count, count]).thresholds(levels)(values)).enter()
    .append("path").attr("class", "hill").attr("d", (area) => geoPath(area, ([i, j]) => [plot.x(at(i)), plot.y(at(j))]));
  const pixels = (point) => near([plot.x(point[0]), plot.y(point[1])], width);
  return { ...plot, pixels };
}

function drawPath(plot, points, name) {
  const pixels = points.map(plot.pixels);
  plot.inside.append("path").attr("class", "play-halo").attr("d", line()(pixels));
  plot.inside.append("path").attr("class", name).attr("d", line()(pixels));
  plot.inside.append("g").selectAll().data(pixels).enter().append("circle").attr("class", "play-dot").attr("r", 3.6).attr("cx", ([x]) => x).attr("cy", ([, y]) => y);
  return pixels;
}

function openQuestion(place, item) {
  const box = place.querySelector("[data-predict-plot]");
  const inputs = ["x", "y"].map((name) => place.querySelector(`[data-field="${name}"]`));
  const here = item.points.at(-1);
  const asks = item.ask === "point";
  // Before anything is said, the handle lies where the path stands now.
  const said = () => inputs.map((input, i) => {
    const value = Number(input.value.trim().replace("−", "-"));
    return input.value.trim() && Number.isFinite(value) ? clamp(value, [-item.reach, item.reach]) : here[i];
  });
  const set = (point) => {
    point.forEach((value, i) => (inputs[i].value = rounded(clamp(value, [-item.reach, item.reach]), DIGITS)));
    inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = inRoom(box, (room, width) => {
    const plot = makeMap(room, width, item, gettext("Map of the loss with the path so far"));
    drawPath(plot, item.points, "play-path");
    if (!asks) return () => {};
    const way = plot.inside.append("path").attr("class", "play-secant");
    const step = item.reach / 50;
    const handle = makeHandle(plot, {
      label: gettext("The next point"),
      shape: "second",
      range: [-item.reach, item.reach],
      drag: ([x, y]) => set([plot.x.invert(x), plot.y.invert(y)]),
      move: (right, up) => set([said()[0] + right * step, said()[1] + up * step]),
    });
    return () => {
      const point = said();
      way.attr("d", line()([plot.pixels(here), plot.pixels(point)]));
      handle(plot.pixels(point), point[0], `x ${write(point[0])}, y ${write(point[1])}`);
    };
  });
  if (!asks) return;
  place.querySelector("[data-predict-how]").hidden = false;
  place.addEventListener("input", show);
}

function openCourse(box, { item, course, said }) {
  const last = course.points.length - 1;
  let step = course.shown;
  let beat = null;
  const room = element("div", {});
  const words = element("p", { class: "figure-now", role: "status" });
  const slider = element("input", { type: "range", min: 0, max: last, step: 1, "aria-label": gettext("Step of the path") });
  const play = button(gettext("Play"), () => (beat ? stop() : start()));
  const show = inRoom(room, (place, width) => {
    const plot = makeMap(place, width, item, gettext("Map of the loss with the whole path"));
    const halo = plot.inside.append("path").attr("class", "play-halo");
    const way = plot.inside.append("path").attr("class", "play-path");
    const dots = plot.inside.append("g");
    if (item.ask === "point") drawSaid(plot, [Number(said.x), Number(said.y)], item.points.at(-1));
    return () => {
      const pixels = course.points.slice(0, step + 1).map(plot.pixels);
      halo.attr("d", line()(pixels));
      way.attr("d", line()(pixels));
      dots.selectAll("circle").data(pixels).join("circle").attr("class", "play-dot").attr("r", 3.6).attr("cx", ([x]) => x).attr("cy", ([, y]) => y);
    };
  });
  const go = (to, aloud = true) => {
    step = clamp(to, [0, last]);
    slider.value = step;
    slider.setAttribute("aria-valuetext", interpolate(gettext("step %(step)s of %(last)s"), { step, last }));
    const [x, y] = course.points[step].map((part) => write(part));
    words.setAttribute("aria-live", aloud ? "polite" : "off");
    words.textContent = interpolate(gettext("Step %(step)s: (%(x)s, %(y)s), loss %(loss)s"), { step, x, y, loss: write(course.losses[step]) });
    show();
  };
  const stop = () => {
    beat?.stop();
    beat = null;
    play.textContent = gettext("Play");
  };
  const start = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return go(last);
    if (step >= last) go(course.shown, false);
    play.textContent = gettext("Stop");
    beat = everyBeat(BEAT, () => {
      go(step + 1, step + 1 >= last);
      if (step >= last) stop();
    });
  };
  const by = (count) => () => (stop(), go(step + count));
  slider.addEventListener("input", () => (stop(), go(Number(slider.value))));
  const controls = element("div", { class: "course-controls" }, slider, button(gettext("Step back"), by(-1)), button(gettext("Step"), by(1)), play);
  box.append(room, legend(item.ask === "point"), controls, words);
  box.hidden = false;
  go(step, false);
}

// What was said: a ring, and dashed the step that it would have been.
function drawSaid(plot, point, from) {
  const [x, y] = plot.pixels(point);
  plot.inside.append("path").attr("class", "play-secant").attr("d", line()([plot.pixels(from), [x, y]]));
  plot.inside.append("circle").attr("class", "wrong-ring").attr("r", 7).attr("cx", x).attr("cy", y);
}

function legend(withSaid) {
  const signs = [["path", "<path class='play-path' d='M2 8H34'/><circle class='play-dot' cx='18' cy='8' r='3.5'/>"]];
  if (withSaid) signs.push(["said", "<path class='play-secant' d='M2 8H18'/><circle class='wrong-ring' cx='25' cy='8' r='6'/>"]);
  const words = { path: gettext("the path"), said: gettext("your prediction") };
  const list = element("ul", { class: "figure-legend", role: "list", "aria-hidden": "true" });
  for (const [name, drawing] of signs) {
    const item = element("li");
    item.innerHTML = `<svg viewBox="0 0 36 16" width="36" height="16">${drawing}</svg>`;
    item.append(words[name]);
    list.append(item);
  }
  return list;
}
