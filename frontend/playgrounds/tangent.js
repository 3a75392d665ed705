// A curve with two points: the secant through both, and the tangent it turns into as h shrinks.
import { range } from "d3-array";
import { line } from "d3-shape";
import { gettext, interpolate } from "../i18n.js";
import { choice, slider } from "./controls.js";
import { makeHandle } from "./handle.js";
import { LINES, secant } from "./model/lines.js";
import { does } from "./model/tasks.js";
import { clamp, rounded, write } from "./numbers.js";
import { forFunction, makePlot } from "./plot.js";

const MOST = 1.5;
const LEAST = 0.001;
const FLAT = 0.02;
const names = Object.fromEntries(Object.entries(LINES).map(([key, { name }]) => [key, name]));

const fields = { function: { of: Object.keys(LINES) }, x: { min: -5, max: 5 }, h: { min: -MOST, max: MOST } };

// The second point stays in the window too: near the edge it changes sides.
function tidy(state) {
  const window = LINES[state.function].x;
  const x = rounded(clamp(state.x, window));
  const size = rounded(clamp(Math.abs(state.h), [LEAST, MOST]), 4);
  const h = Math.sign(state.h) * size || size;
  return { ...state, x, h: x + h < window[0] || x + h > window[1] ? -h : h };
}

function measure({ function: name, x, h }) {
  const slope = LINES[name].slope(x);
  const through = secant(name, x, h);
  return { value: LINES[name].f(x), slope, through, apart: slope === null ? null : Math.abs(through - slope) };
}

function status(state) {
  const { slope, through, apart } = measure(state);
  if (slope === null) return interpolate(gettext("At x = 0 there is no derivative: from the right every secant has slope 1, from the left −1. This one has %(slope)s."), { slope: write(through) });
  const words = Math.abs(slope) < FLAT ? gettext("level") : slope > 0 ? gettext("rising") : gettext("falling");
  const told = { x: write(state.x), slope: write(slope), words, h: write(state.h), through: write(through), apart: write(apart) };
  return interpolate(gettext("At x = %(x)s the tangent has slope %(slope)s (%(words)s). The secant with h = %(h)s has slope %(through)s; the two differ by %(apart)s."), told);
}

function table(state) {
  const { value } = measure(state);
  const rows = [1, 0.1, 0.01, 0.001].map((h) => [write(h), write(secant(state.function, state.x, h), 4), write(secant(state.function, state.x, -h), 4)]);
  return { head: [interpolate(gettext("at x = %(x)s, where %(curve)s is %(value)s: h"), { x: write(state.x), curve: names[state.function], value: write(value) }), gettext("secant to the right"), gettext("secant to the left")], rows };
}

function plots(stage, box, width) {
  const height = Math.min(400, Math.max(280, Math.round(width * 0.62)));
  return forFunction(box, (name) => drawn(stage, box, [width, height], name));
}

function drawn(stage, box, [width, height], name) {
  const { f, x: window, y } = LINES[name];
  const plot = makePlot(box, { width, height, x: window, y, title: `y = ${names[name]}`, label: interpolate(gettext("The curve of %(curve)s with its tangent and secant"), { curve: names[name] }) });
  const place = line((x) => plot.x(x), (x) => plot.y(f(x)));
  const inside = plot.inside;
  for (const axis of [[plot.x(0), plot.room.top, plot.x(0), plot.room.bottom], [plot.room.left, plot.y(0), plot.room.right, plot.y(0)]]) {
    inside.append("path").attr("class", "play-zero").attr("d", `M${axis[0]} ${axis[1]}L${axis[2]} ${axis[3]}`);
  }
  inside.append("path").attr("class", "play-curve").attr("d", place([...range(window[0], window[1], 0.02), window[1]]));
  const tangent = inside.append("path").attr("class", "play-tangent");
  const through = inside.append("path").attr("class", "play-secant");
  const rise = inside.append("path").attr("class", "play-rise");
  const through1 = (x0, y0, slope) => {
    const at = (x) => plot.y(y0 + slope * (x - x0));
    return `M${plot.room.left} ${at(window[0])}L${plot.room.right} ${at(window[1])}`;
  };
  const xOf = ([px]) => plot.x.invert(px);
  const second = makeHandle(plot, {
    label: gettext("Second point of the secant"),
    shape: "second",
    range: [-MOST, MOST],
    drag: (at) => stage.change({ h: rounded(clamp(xOf(at), window) - stage.state.x, 3) }),
    move: (right, up) => stage.change({ h: past(stage.state.h, 0.05 * (right + up)) }),
  });
  const first = makeHandle(plot, {
    label: gettext("Point on the curve"),
    range: window,
    drag: (at) => stage.change({ x: xOf(at) }),
    move: (right, up) => stage.change({ x: stage.state.x + 0.05 * (right + up) }),
  });
  return (state) => {
    const { value, slope, through: steep } = measure(state);
    const other = state.x + state.h;
    tangent.attr("d", slope === null ? "" : through1(state.x, value, slope));
    through.attr("d", through1(state.x, value, steep));
    rise.attr("d", `M${plot.x(state.x)} ${plot.y(value)}H${plot.x(other)}V${plot.y(f(other))}`);
    second([plot.x(other), plot.y(f(other))], state.h, interpolate(gettext("h = %(h)s, slope of the secant %(slope)s"), { h: write(state.h), slope: write(steep) }));
    const told = slope === null ? gettext("x = %(x)s, height %(height)s, no derivative") : gettext("x = %(x)s, height %(height)s, slope %(slope)s");
    first([plot.x(state.x), plot.y(value)], state.x, interpolate(told, { x: write(state.x), height: write(value), slope: write(slope) }));
  };
}

// Over the gap of width 0 one steps to the other side.
function past(h, by) {
  const next = rounded(h + by, 3);
  return Math.abs(next) < LEAST ? Math.sign(by) * Math.abs(by) : next;
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  legend: [
    ["play-curve", gettext("curve")],
    ["play-tangent", gettext("tangent")],
    ["play-secant", gettext("secant")],
    ["play-rise", gettext("h and the rise")],
  ],
  start: (options) => ({ function: options.function ?? "square", x: 1, h: 1 }),
  controls: (stage) => [
    choice(stage, { label: gettext("Curve"), values: names, get: (state) => state.function, pick: (value) => ({ function: value }) }),
    slider(stage, {
      label: gettext("Gap h (its size)"),
      name: { get: (state) => Math.abs(state.h), set: (state, size) => ({ h: Math.sign(state.h) * size }) },
      min: LEAST,
      max: MOST,
      log: true,
      show: (value) => write(value),
    }),
  ],
  tasks: [
    { words: gettext("Find a point where the tangent is flat."), done: (state) => does("flat", state, { tolerance: FLAT }) },
    { words: gettext("Find a point where the slope is −3."), done: (state) => does("slope", state, { slope: -3, tolerance: FLAT }) },
    { words: gettext("Shrink h until the slopes of secant and tangent agree to 0.01."), done: (state) => state.function !== "abs" && does("secant", state) },
  ],
};
