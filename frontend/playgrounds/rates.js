// A learning rate on f(x) = L x²/2: the factor 1 − ηL of each step, its limit, and the walk it makes.
import { range } from "d3-array";
import { line } from "d3-shape";
import { gettext, interpolate } from "../i18n.js";
import { slider } from "./controls.js";
import { makeHandle } from "./handle.js";
import { factor, positions, regime } from "./model/rates.js";
import { clamp, rounded, write } from "./numbers.js";
import { dots, makePlot, rooms } from "./plot.js";

const START = 4;
const STEPS = 12;
const MOST = 3;
const CURVATURES = [0.5, 8];
const RATES = [0.01, 6];

const fields = { curvature: { min: CURVATURES[0], max: CURVATURES[1] }, rate: { min: RATES[0], max: RATES[1] } };

// The rate is shown up to three times the best one, 1/L.
function tidy({ curvature, rate }) {
  return { curvature, rate: rounded(clamp(rate, [RATES[0], MOST / curvature]), 4) };
}

const WORDS = {
  arrives: gettext("Factor %(sum)s: it is at the bottom after a single step. The limit is 2/L = %(limit)s."),
  hops: gettext("Factor %(sum)s: x hops from side to side and never comes closer. The limit is 2/L = %(limit)s."),
  diverges: gettext("Factor %(sum)s: x changes sides and grows at each step: it diverges. The limit is 2/L = %(limit)s."),
  zigzags: gettext("Factor %(sum)s: x changes sides at each step and still shrinks: it zig-zags and converges. The limit is 2/L = %(limit)s."),
  crawls: gettext("Factor %(sum)s: x shrinks so little that it crawls. The limit is 2/L = %(limit)s."),
  converges: gettext("Factor %(sum)s: x shrinks steadily: it converges. The limit is 2/L = %(limit)s."),
};

function status({ curvature, rate }) {
  const by = factor(rate, curvature);
  const sum = `1 − ${write(rate, 4)} · ${write(curvature)} = ${write(by)}`;
  return interpolate(WORDS[regime(by)], { sum, limit: write(2 / curvature, 4) });
}

function table({ curvature, rate }) {
  const found = positions(START, factor(rate, curvature), STEPS);
  return { head: [gettext("step"), "x", "f(x)"], rows: found.map((x, k) => [String(k), write(x, 4), write((curvature * x * x) / 2, 4)]) };
}

function plots(stage, box, width) {
  const [first, second] = rooms(width, 0.52);
  const short = [first[0], Math.min(first[1], 320)];
  const factors = makeFactors(stage, box, short);
  const walk = makeWalk(box, [second[0], Math.min(short[1], 320)]);
  return (state) => {
    factors(state);
    walk(state);
  };
}

function makeFactors(stage, box, [width, height]) {
  const plot = makePlot(box, { width, height, x: [0, 1], y: [-2.2, 1.2], title: gettext("Factor of each step"), names: [gettext("learning rate η"), ""], label: gettext("The factor of each step against the learning rate") });
  const bad = plot.inside.append("rect").attr("class", "play-zone is-wrong").attr("x", plot.room.left).attr("width", plot.room.right - plot.room.left);
  bad.attr("y", plot.y(-1)).attr("height", plot.room.bottom - plot.y(-1));
  plot.inside.append("path").attr("class", "play-zero").attr("d", `M${plot.room.left} ${plot.y(0)}H${plot.room.right}`);
  const limit = plot.inside.append("path").attr("class", "play-limit");
  const best = plot.inside.append("path").attr("class", "play-rise");
  const way = plot.inside.append("path").attr("class", "play-path");
  const words = (name, text) => plot.inside.append("text").attr("class", `play-words ${name}`).attr("text-anchor", "middle").text(text);
  const [atLimit, atBest] = [words("is-limit", "2/L"), words("", "1/L")];
  words("is-limit", gettext("diverges")).attr("x", plot.room.left + 40).attr("y", plot.room.bottom - 10);
  const point = makeHandle(plot, {
    label: gettext("Learning rate"),
    range: [0, MOST],
    drag: ([x]) => stage.change({ rate: plot.x.invert(x) }),
    move: (right, up) => stage.change({ rate: stage.state.rate + (0.02 * (right + up)) / stage.state.curvature }),
  });
  return ({ curvature, rate }) => {
    plot.x.domain([0, MOST / curvature]);
    plot.redraw();
    const [two, one] = [plot.x(2 / curvature), plot.x(1 / curvature)];
    limit.attr("d", `M${two} ${plot.room.top}V${plot.room.bottom}`);
    best.attr("d", `M${one} ${plot.room.top}V${plot.room.bottom}`);
    atLimit.attr("x", two + 16).attr("y", plot.room.top + 16);
    atBest.attr("x", one + 16).attr("y", plot.room.top + 16);
    way.attr("d", `M${plot.x(0)} ${plot.y(1)}L${plot.x(MOST / curvature)} ${plot.y(1 - MOST)}`);
    const by = factor(rate, curvature);
    point([plot.x(rate), plot.y(by)], rate, interpolate(gettext("η = %(rate)s, factor %(factor)s"), { rate: write(rate, 4), factor: write(by) }));
  };
}

function makeWalk(box, [width, height]) {
  const plot = makePlot(box, { width, height, x: [-6, 6], y: [0, 1], title: interpolate(gettext("The walk from x = %(start)s"), { start: START }), names: ["x", ""], label: gettext("The walk on the curve") });
  const curve = plot.inside.append("path").attr("class", "play-curve");
  const halo = plot.inside.append("path").attr("class", "play-halo");
  const way = plot.inside.append("path").attr("class", "play-path");
  const marks = plot.inside.append("path").attr("class", "play-dot");
  return ({ curvature, rate }) => {
    const f = (x) => (curvature * x * x) / 2;
    plot.y.domain([-0.04 * f(6), f(6)]);
    plot.redraw();
    curve.attr("d", line((x) => plot.x(x), (x) => plot.y(f(x)))(range(-6, 6.01, 0.1)));
    const found = positions(START, factor(rate, curvature), STEPS);
    const pixels = found.filter((x) => Math.abs(x) < 50).map((x) => [plot.x(x), plot.y(f(x))]);
    halo.attr("d", line()(pixels));
    way.attr("d", line()(pixels));
    marks.attr("d", dots(pixels, 4));
  };
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  start: () => ({ curvature: 2, rate: 0.1 }),
  controls: (stage) => [
    slider(stage, { name: "rate", label: gettext("Learning rate η"), min: RATES[0], max: RATES[1], log: true, show: (value) => write(value, 4) }),
    slider(stage, { name: "curvature", label: gettext("Curvature L"), min: CURVATURES[0], max: CURVATURES[1], step: 0.5, show: (value) => write(value) }),
  ],
  tasks: [
    { words: gettext("Find the rate that arrives in one step."), done: (state) => Math.abs(factor(state.rate, state.curvature)) < 0.005 },
    { words: gettext("Find a rate that zig-zags and still converges."), done: (state) => regime(factor(state.rate, state.curvature)) === "zigzags" },
    { words: gettext("Find a rate that diverges."), done: (state) => regime(factor(state.rate, state.curvature)) === "diverges" },
  ],
};
