// One loss twice: with features of different size, and with standardised ones. The same descent on both.
import { contours } from "d3-contour";
import { line } from "d3-shape";
import { geoPath } from "../figure-geometry.js";
import { gettext, interpolate, ngettext } from "../i18n.js";
import { slider } from "./controls.js";
import { ravine, walk } from "./model/rates.js";
import { write } from "./numbers.js";
import { dots, makePlot } from "./plot.js";

const START = [4, 3];
const REACH = 5;
const GRID = 60;
const SCALES = [1, 12];
const SHOWN = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500];

const fields = { scale: { min: SCALES[0], max: SCALES[1] }, steps: { min: 0, max: 400 } };
const tidy = (state) => ({ scale: state.scale, steps: Math.round(state.steps) });
const counted = (count) => interpolate(ngettext("%(count)s step", "%(count)s steps", count), { count });
const needed = (scale) => walk(scale, START).length - 1;

function status({ scale, steps }) {
  const left = (size) => Math.hypot(...walk(size, START).slice(0, steps + 1).at(-1)) / Math.hypot(...START);
  const way = ngettext(
    "After %(steps)s step, %(ravine)s %% of the way is left in the ravine and %(bowl)s %% in the round bowl.",
    "After %(steps)s steps, %(ravine)s %% of the way is left in the ravine and %(bowl)s %% in the round bowl.",
    steps,
  );
  const whole = gettext("To come within 1 %%, the ravine takes %(ravine)s, the round bowl %(bowl)s, each with its best rate.");
  const shares = { steps, ravine: write(100 * left(scale), 1), bowl: write(100 * left(1), 1) };
  const counts = { ravine: counted(needed(scale)), bowl: needed(1) };
  return `${interpolate(way, shares)} ${interpolate(whole, counts)}`;
}

function table({ scale }) {
  const [before, after] = [walk(scale, START), walk(1, START)];
  const loss = (path, size, k) => {
    const [a, b] = path[Math.min(k, path.length - 1)];
    return write(ravine(size).loss(a, b), 4);
  };
  const last = Math.max(before.length, after.length) - 1;
  return { head: [gettext("step"), gettext("loss in the ravine"), gettext("loss when standardised")], rows: SHOWN.filter((k) => k <= last).map((k) => [String(k), loss(before, scale, k), loss(after, 1, k)]) };
}

function plots(stage, box, width) {
  const side = width < 560 ? Math.min(width, 420) : Math.min(400, Math.floor((width - 16) / 2));
  const make = (title) => makeSide(box, side, title);
  const [left, right] = [make(gettext("Features as they are")), make(gettext("Features standardised"))];
  return ({ scale, steps }) => {
    left(scale, steps);
    right(1, steps);
  };
}

function makeSide(box, side, title) {
  const plot = makePlot(box, { width: side, height: side, x: [-REACH, REACH], y: [-REACH, REACH], title, names: ["w₁", "w₂"], label: title });
  const hills = plot.inside.append("g");
  const halo = plot.inside.append("path").attr("class", "play-halo");
  const way = plot.inside.append("path").attr("class", "play-path");
  const marks = plot.inside.append("path").attr("class", "play-dot");
  const end = plot.inside.append("circle").attr("class", "play-end").attr("r", 6);
  let drawnFor = 0;
  return (scale, steps) => {
    if (drawnFor !== scale) drawHills(hills, plot, ravine(scale).loss);
    drawnFor = scale;
    const points = walk(scale, START).slice(0, steps + 1).map(([a, b]) => [plot.x(a), plot.y(b)]);
    halo.attr("d", line()(points));
    way.attr("d", line()(points));
    marks.attr("d", dots(points.slice(0, 80), points.length > 30 ? 2 : 3.4));
    end.attr("cx", points.at(-1)[0]).attr("cy", points.at(-1)[1]);
  };
}

function drawHills(group, plot, loss) {
  const unit = (2 * REACH) / (GRID - 1);
  const values = Array.from({ length: GRID * GRID }, (_, n) => loss(-REACH + unit * (n % GRID), -REACH + unit * Math.floor(n / GRID)));
  const high = Math.max(...values);
  const levels = Array.from({ length: 11 }, (_, i) => high * ((i + 0.35) / 11) ** 2);
  const place = ([i, j]) => [plot.x(-REACH + unit * (i - 0.5)), plot.y(-REACH + unit * (j - 0.5))];
  group.selectAll("path").data(contours().size([GRID, GRID]).thresholds(levels)(values)).join("path").attr("class", "hill").attr("d", (area) => geoPath(area, place));
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  legend: [["play-path", gettext("path at the best rate")]],
  start: () => ({ scale: 5, steps: 10 }),
  controls: (stage) => [
    slider(stage, { name: "scale", label: gettext("Second feature is larger by"), min: SCALES[0], max: SCALES[1], step: 0.5, show: (value) => `${write(value)} ×` }),
    slider(stage, { name: "steps", label: gettext("Steps"), min: 0, max: 400, step: 1, show: String }),
  ],
  tasks: [
    { words: gettext("Find a scale at which the ravine takes more than 100 steps."), done: ({ scale }) => needed(scale) > 100 },
    { words: gettext("Find the scale at which both take the same number."), done: ({ scale }) => needed(scale) === needed(1) },
  ],
};
