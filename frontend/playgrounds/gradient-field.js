// Arrows of the gradient over the hills, and the slope in a direction of one's choice.
import { range } from "d3-array";
import { line } from "d3-shape";
import { gettext, interpolate } from "../i18n.js";
import { choice, slider } from "./controls.js";
import { makeHandle } from "./handle.js";
import { arrow, makeMap } from "./map.js";
import { HILLS, directional, steepest } from "./model/hills.js";
import { clamp, rounded, write } from "./numbers.js";
import { forFunction, makePlot, rooms } from "./plot.js";

const ACROSS = 9;
const LONGEST = 0.8;
const RADIUS = 58;
const CLOSE = 3;
const names = Object.fromEntries(Object.entries(HILLS).map(([key, { name }]) => [key, name]));
const radians = (degrees) => (degrees * Math.PI) / 180;

const fields = {
  function: { of: Object.keys(HILLS) },
  x: { min: -5, max: 5 },
  y: { min: -5, max: 5 },
  angle: { min: 0, max: 360 },
};

function tidy(state) {
  const { middle, reach } = HILLS[state.function];
  const within = (value, axis) => rounded(clamp(value, [middle[axis] - reach, middle[axis] + reach]), 2);
  return { ...state, x: within(state.x, 0), y: within(state.y, 1), angle: Math.round(((state.angle % 360) + 360) % 360) };
}

function measure({ function: name, x, y, angle }) {
  const gradient = HILLS[name].gradient(x, y);
  const up = steepest(name, x, y);
  // The angle between u and the gradient, from 0° to 180°.
  const turn = up === null ? 0 : Math.abs(((angle - (up * 180) / Math.PI + 540) % 360) - 180);
  return { gradient, length: Math.hypot(...gradient), up, rate: directional(name, x, y, radians(angle)), turn };
}

function status(state) {
  const { gradient, length, up, rate, turn } = measure(state);
  const told = { x: write(state.x), y: write(state.y), gradient: gradient.map((part) => write(part)).join(", "), length: write(length) };
  const at = interpolate(gettext("At (%(x)s, %(y)s) the gradient is (%(gradient)s), of length %(length)s."), told);
  if (up === null) return `${at} ${gettext("The ground is level: the slope is zero in every direction.")}`;
  const sum = `${write(length)} · ${write(Math.cos(radians(turn)))} = ${write(rate)}`;
  return `${at} ${interpolate(directionWords(turn), { turn: Math.round(turn), sum })}`;
}

function directionWords(turn) {
  if (turn <= CLOSE) return gettext("Your direction is %(turn)s° off it. Its slope is %(sum)s: the steepest way up.");
  if (turn >= 180 - CLOSE) return gettext("Your direction is %(turn)s° off it. Its slope is %(sum)s: the steepest way down.");
  if (Math.abs(turn - 90) <= CLOSE) return gettext("Your direction is %(turn)s° off it. Its slope is %(sum)s: nearly level, across the gradient.");
  return gettext("Your direction is %(turn)s° off it. Its slope is %(sum)s.");
}

function table(state) {
  const { length, up } = measure(state);
  const rows = [0, 30, 60, 90, 120, 150, 180].map((turn) => [`${turn}°`, write(Math.cos(radians(turn))), write(up === null ? 0 : length * Math.cos(radians(turn)))]);
  return { head: [gettext("angle to the gradient"), gettext("cosine"), gettext("slope in that direction")], rows };
}

function plots(stage, box, width) {
  const [map, curve] = rooms(width);
  return forFunction(box, (name) => drawn(stage, box, name, map, curve));
}

function drawn(stage, box, name, size, small) {
  const plot = makeMap(box, name, size, gettext("Map with the gradient at each point"));
  plot.inside.append("path").attr("class", "play-arrow").attr("d", field(plot, name));
  const circle = plot.inside.append("circle").attr("class", "play-circle").attr("r", RADIUS);
  const ray = plot.inside.append("path").attr("class", "play-direction");
  const gradient = plot.inside.append("path").attr("class", "play-gradient");
  const { reach, middle } = HILLS[name];
  const here = (state) => [plot.x(state.x), plot.y(state.y)];
  const tip = makeHandle(plot, {
    label: gettext("Direction u"),
    shape: "direction",
    range: [0, 360],
    drag: ([px, py]) => {
      const [x, y] = here(stage.state);
      stage.change({ angle: (Math.atan2(y - py, px - x) * 180) / Math.PI });
    },
    move: (right, up) => stage.change({ angle: stage.state.angle + 3 * (up - right) }),
  });
  const point = makeHandle(plot, {
    label: gettext("Point on the map"),
    range: [middle[0] - reach, middle[0] + reach],
    drag: ([x, y]) => stage.change({ x: plot.x.invert(x), y: plot.y.invert(y) }),
    move: (right, up) => stage.change({ x: stage.state.x + (right * reach) / 50, y: stage.state.y + (up * reach) / 50 }),
  });
  const drawCurve = makeCurve(box, small);
  return (state) => {
    const found = measure(state);
    const [x, y] = here(state);
    const end = (angle, radius) => [x + radius * Math.cos(angle), y - radius * Math.sin(angle)];
    circle.attr("cx", x).attr("cy", y);
    ray.attr("d", `M${x} ${y}L${end(radians(state.angle), RADIUS)}`);
    gradient.attr("d", found.up === null ? "" : arrow([x, y], end(found.up, RADIUS + 20), 11));
    tip(end(radians(state.angle), RADIUS), state.angle, interpolate(gettext("%(angle)s degrees, %(turn)s off the gradient, slope %(slope)s"), { angle: state.angle, turn: Math.round(found.turn), slope: write(found.rate) }));
    point([x, y], state.x, interpolate(gettext("x %(x)s, y %(y)s, gradient (%(gradient)s)"), { x: write(state.x), y: write(state.y), gradient: found.gradient.map((part) => write(part)).join(", ") }));
    drawCurve(state, found);
  };
}

// Arrows as long as the root of the slope: else the steep ones hide all others.
function field(plot, name) {
  const { gradient } = HILLS[name];
  const { x, y } = plot.window;
  const gap = (x[1] - x[0]) / ACROSS;
  const places = range(x[0] + gap / 2, x[1], gap).flatMap((a) => range(y[0] + gap / 2, y[1], gap).map((b) => [a, b, ...gradient(a, b)]));
  const most = Math.max(...places.map(([, , a, b]) => Math.hypot(a, b)));
  const room = Math.abs(plot.x(gap) - plot.x(0)) * LONGEST;
  return places.map(([a, b, right, up]) => {
    const length = Math.hypot(right, up);
    if (length < 1e-9) return "";
    const long = room * Math.sqrt(length / most);
    const [px, py, dx, dy] = [plot.x(a), plot.y(b), (long * right) / length / 2, (long * up) / length / 2];
    return arrow([px - dx, py + dy], [px + dx, py - dy], Math.min(4, long / 2));
  }).join("");
}

function makeCurve(box, [width, height]) {
  const plot = makePlot(box, { width, height, x: [0, 360], y: [-1, 1], title: gettext("Slope in each direction"), names: [gettext("angle of u in degrees"), ""], label: gettext("The slope in each direction") });
  const zero = plot.inside.append("path").attr("class", "play-zero");
  const wave = plot.inside.append("path").attr("class", "play-path");
  const best = plot.inside.append("path").attr("class", "play-rise");
  const dot = plot.inside.append("circle").attr("class", "play-dot").attr("r", 6);
  return (state, { length, up, rate }) => {
    const most = Math.max(length, 1e-6) * 1.15;
    plot.y.domain([-most, most]);
    plot.redraw();
    zero.attr("d", `M${plot.room.left} ${plot.y(0)}H${plot.room.right}`);
    const slope = (angle) => directional(state.function, state.x, state.y, radians(angle));
    wave.attr("d", line((angle) => plot.x(angle), (angle) => plot.y(slope(angle)))(range(0, 361, 4)));
    best.attr("d", up === null ? "" : `M${plot.x((((up * 180) / Math.PI) % 360 + 360) % 360)} ${plot.room.top}V${plot.room.bottom}`);
    dot.attr("cx", plot.x(state.angle)).attr("cy", plot.y(rate));
  };
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  legend: [
    ["play-arrow", gettext("gradients")],
    ["play-gradient", gettext("gradient here")],
    ["play-direction", gettext("direction u")],
  ],
  start: (options) => ({ function: options.function ?? "bowl", x: 2, y: 1.5, angle: 0 }),
  controls: (stage) => [
    choice(stage, { label: gettext("Surface"), values: names, get: (state) => state.function, pick: (value) => place(value) }),
    slider(stage, { name: "angle", label: gettext("Angle of u"), min: 0, max: 359, step: 1, show: (value) => `${value}°` }),
  ],
  tasks: [
    { words: gettext("Turn u until it climbs as steeply as possible."), done: (state) => measure(state).up !== null && measure(state).turn < CLOSE },
    { words: gettext("Turn u until it stays level."), done: (state) => measure(state).up !== null && Math.abs(measure(state).turn - 90) < CLOSE },
    { words: gettext("Move the point to level ground."), done: (state) => measure(state).length < 0.05 },
  ],
};

const place = (name) => ({ function: name, x: HILLS[name].middle[0] + 0.4 * HILLS[name].reach, y: HILLS[name].middle[1] + 0.3 * HILLS[name].reach });
