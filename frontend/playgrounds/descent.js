// Descent on a map: a start to drag, a rate, one of three rules, the path, and the loss at each step.
import { line } from "d3-shape";
import { near } from "../figure-geometry.js";
import { gettext, interpolate, ngettext } from "../i18n.js";
import { everyBeat } from "./beat.js";
import { choice, slider } from "./controls.js";
import { button } from "./elements.js";
import { makeHandle } from "./handle.js";
import { makeMap } from "./map.js";
import { MOST_STEPS, RULES, losses, outcome, path } from "./model/descent.js";
import { HILLS } from "./model/hills.js";
import { does } from "./model/tasks.js";
import { clamp, rounded, write } from "./numbers.js";
import { dots, forFunction, makePlot, rooms } from "./plot.js";

const RATES = [0.001, 1];
const BEAT = 70;
const SHOWN = 30;
const WIDEST = 5;
const names = Object.fromEntries(Object.entries(HILLS).map(([key, { name }]) => [key, name]));

const fields = {
  function: { of: Object.keys(HILLS) },
  rule: { of: Object.keys(RULES) },
  rate: { min: RATES[0], max: RATES[1] },
  x: { min: -WIDEST, max: WIDEST },
  y: { min: -WIDEST, max: WIDEST },
  steps: { min: 0, max: MOST_STEPS },
};

const begin = (name) => {
  const { start, rate } = HILLS[name];
  return { function: name, rate, x: start[0], y: start[1], steps: 0 };
};

function tidy(state) {
  const { middle, reach } = HILLS[state.function];
  const within = (value, axis) => rounded(clamp(value, [middle[axis] - reach, middle[axis] + reach]), 3);
  return { ...state, rate: rounded(state.rate, 4), x: within(state.x, 0), y: within(state.y, 1), steps: Math.round(state.steps) };
}

// Words, plots, tasks and Run ask for the path of one and the same state.
let last = { state: null, points: [] };
function walked(state) {
  if (last.state !== state) last = { state, points: path(state, state.steps) };
  return last.points;
}

function status(state) {
  const points = walked(state);
  const count = points.length - 1;
  const loss = losses(state.function, points);
  if (!count) return interpolate(gettext("The loss at the start is %(loss)s. Press Step, or Run."), { loss: write(loss[0]) });
  const at = ngettext("After %(count)s step the loss is %(loss)s.", "After %(count)s steps the loss is %(loss)s.", count);
  return `${interpolate(at, { count, loss: write(loss.at(-1)) })} ${verdict(state.function, points)}`;
}

function verdict(name, points) {
  const { diverges, escapes, level, zigzags, minimum } = outcome(name, points);
  if (diverges) return gettext("It diverges: each step leads further away.");
  if (escapes) return gettext("It runs away downhill: this surface has no bottom.");
  if (level && minimum < 0) return gettext("It has come to level ground that is no minimum: the saddle.");
  if (level) return zigzags ? gettext("It zig-zags, and converges all the same.") : gettext("It has converged.");
  return zigzags ? gettext("It zig-zags, and is still on its way.") : gettext("It is still on its way.");
}

function table(state) {
  const points = walked(state);
  const loss = losses(state.function, points);
  const rows = points.map(([x, y], k) => [String(k), write(x, 4), write(y, 4), write(loss[k], 4)]);
  return { head: [gettext("step"), "x", "y", gettext("loss")], rows };
}

function plots(stage, box, width) {
  const [map, curve] = rooms(width);
  return forFunction(box, (name) => drawn(stage, box, name, map, curve));
}

function drawn(stage, box, name, size, small) {
  const plot = makeMap(box, name, size, gettext("Map of the loss with the path of descent"));
  const halo = plot.inside.append("path").attr("class", "play-halo");
  const way = plot.inside.append("path").attr("class", "play-path");
  const marks = plot.inside.append("path").attr("class", "play-dot");
  const end = plot.inside.append("circle").attr("class", "play-end").attr("r", 6);
  const { reach } = HILLS[name];
  const start = makeHandle(plot, {
    label: gettext("Start"),
    range: [HILLS[name].middle[0] - reach, HILLS[name].middle[0] + reach],
    drag: ([x, y]) => stage.change({ x: plot.x.invert(x), y: plot.y.invert(y) }),
    move: (right, up) => stage.change({ x: stage.state.x + (right * reach) / 50, y: stage.state.y + (up * reach) / 50 }),
  });
  const drawLoss = makeLossCurve(box, small);
  return (state) => {
    const points = walked(state);
    const pixels = points.map(([x, y]) => near([plot.x(x), plot.y(y)], size[0])).filter((at) => at.every(Number.isFinite));
    const drawn = line()(pixels);
    halo.attr("d", drawn);
    way.attr("d", drawn);
    marks.attr("d", dots(pixels.slice(1, 80), pixels.length > SHOWN ? 2.2 : 3.2));
    end.attr("visibility", pixels.length > 1 ? "visible" : "hidden").attr("cx", pixels.at(-1)[0]).attr("cy", pixels.at(-1)[1]);
    const loss = losses(name, points);
    start(pixels[0], state.x, interpolate(gettext("x %(x)s, y %(y)s, loss %(loss)s"), { x: write(state.x), y: write(state.y), loss: write(loss[0]) }));
    drawLoss(loss);
  };
}

function makeLossCurve(box, [width, height]) {
  let kind = "";
  let plot = null;
  return (loss) => {
    const known = loss.filter(Number.isFinite);
    const log = known.every((value) => value > 0) && known.length > 1;
    if (kind !== String(log)) {
      plot?.svg.remove();
      kind = String(log);
      plot = makePlot(box, { width, height, x: [0, 20], y: log ? [1e-3, 1] : [0, 1], logY: log, title: log ? interpolate(gettext("%(name)s, log scale"), { name: gettext("Loss") }) : gettext("Loss"), names: [gettext("step"), ""], label: gettext("The loss at each step") });
      plot.line = plot.inside.append("path").attr("class", "play-path");
    }
    const [low, high] = [Math.min(...known), Math.max(...known)];
    plot.x.domain([0, Math.max(20, loss.length - 1)]);
    plot.y.domain(log ? [Math.max(low, high * 1e-18), Math.max(high, low * 10)] : [Math.min(low, 0), Math.max(high, 1)]).nice();
    plot.redraw();
    plot.line.attr("d", line((_, k) => plot.x(k), (value) => plot.y(value)).defined(Number.isFinite)(loss));
  };
}

// Step, and Run: one step after the other until it arrives, runs away or is stopped.
function buttons(stage) {
  let beat = null;
  const more = () => stage.change({ steps: Math.min(MOST_STEPS, stage.state.steps + 1) });
  const over = () => {
    const points = walked(stage.state);
    const { diverges, escapes, level } = outcome(stage.state.function, points);
    return diverges || escapes || level || stage.state.steps >= MOST_STEPS;
  };
  const stop = () => {
    beat?.stop();
    beat = null;
    run.textContent = gettext("Run");
  };
  const step = button(gettext("Step"), () => {
    stop();
    if (!over()) more();
  });
  const run = button(gettext("Run"), () => {
    if (beat) return stop();
    if (over()) stage.change({ steps: 0 });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (!over()) more();
      return;
    }
    run.textContent = gettext("Stop");
    beat = everyBeat(BEAT, () => (over() ? stop() : more()));
  });
  let before = null;
  stage.follow((state) => {
    // Whoever moves the start while it runs wants to look at the start.
    if (beat && before && (before.x !== state.x || before.y !== state.y || before.function !== state.function || state.steps < before.steps)) stop();
    before = state;
  });
  return [step, run, button(gettext("Back to the start"), () => (stop(), stage.change({ steps: 0 })))];
}

// The minima that the runs since the page came have led to.
const met = new Map();

function newMinimum(state) {
  const { level, minimum } = outcome(state.function, walked(state));
  if (state.function === "valleys" && level && minimum >= 0) met.set(minimum, true);
  return met.size > 1;
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  buttons,
  legend: [
    ["play-path", gettext("path")],
    ["bottom-mark", gettext("lowest point"), "M18 2v12M12 8h12"],
  ],
  start: (options) => ({ ...begin(options.function ?? "bowl"), rule: options.rule ?? "plain" }),
  controls: (stage) => [
    choice(stage, { label: gettext("Surface"), values: names, get: (state) => state.function, pick: (value) => begin(value) }),
    choice(stage, { label: gettext("Rule"), values: RULES, get: (state) => state.rule, pick: (value) => ({ rule: value }) }),
    slider(stage, { name: "rate", label: gettext("Learning rate η"), min: RATES[0], max: RATES[1], log: true, show: (value) => write(value, 4) }),
  ],
  tasks: [
    { words: gettext("Find a rate at which the path zig-zags and still converges."), done: (state) => is(state, ({ zigzags, level, minimum }) => zigzags && level && minimum >= 0) },
    { words: gettext("Find a rate at which it diverges."), done: (state) => is(state, ({ diverges }) => diverges) },
    { words: gettext("Reach a loss below 0.01 in at most 20 steps."), done: quick },
    { words: gettext("On the two valleys, reach two different minima from two starts."), done: newMinimum },
  ],
};

const is = (state, wanted) => wanted(outcome(state.function, walked(state)));

// The saddle falls for ever, and one of the two valleys lies below 0: no feat there.
function quick(state) {
  return !["saddle", "valleys"].includes(state.function) && does("loss", state, { steps: Math.min(20, state.steps) });
}
