// The graph of L = (x·y + z)², walked forward for the values and back for the slopes.
import { gettext, interpolate } from "../i18n.js";
import { button, element } from "./elements.js";
import { backward, forward, locals } from "./model/graph.js";
import { write } from "./numbers.js";
import { select } from "d3-selection";
import { arrow } from "./map.js";

const LIMIT = 20;
const ORDER = ["a", "b", "L", "L'", "b'", "a'", "xyz'"];
const LABELS = { x: "x", y: "y", z: "z", a: "a = x·y", b: "b = a + z", L: "L = b²" };
const EDGES = [["x", "a", "xa"], ["y", "a", "ya"], ["a", "b", "ab"], ["z", "b", "zb"], ["b", "L", "bL"]];
// Where the nodes stand, in shares of the room: across, or from top to bottom where it is narrow.
const WIDE = { x: [0.1, 0.18], y: [0.1, 0.52], z: [0.1, 0.86], a: [0.37, 0.35], b: [0.64, 0.6], L: [0.89, 0.6] };
const NARROW = { x: [0.17, 0.1], y: [0.5, 0.1], z: [0.83, 0.1], a: [0.33, 0.38], b: [0.5, 0.66], L: [0.5, 0.92] };
const [NODE_WIDTH, NODE_HEIGHT] = [92, 62];
// From this step on, the slope of L in the value is known.
const KNOWN = { L: 4, b: 5, a: 6, z: 6, x: 7, y: 7 };
const VALUES = { x: 0, y: 0, z: 0, a: 1, b: 2, L: 3 };

const number = { min: -LIMIT, max: LIMIT };
const fields = { x: number, y: number, z: number, step: { min: 0, max: ORDER.length } };

const tidy = (state) => ({ ...state, step: Math.round(state.step) });

function status(state) {
  const values = forward(state);
  const slopes = backward(values);
  const { bL, xa, ya } = locals(values);
  const told = {
    0: gettext("The inputs are given. Press Next step: first forward, then back."),
    1: gettext("Forward: a = x · y = %(a)s."),
    2: gettext("Forward: b = a + z = %(b)s."),
    3: gettext("Forward: L = b² = %(L)s. Now back."),
    4: gettext("Back: L reacts to itself with slope 1."),
    5: gettext("Back: b receives 1 times its local slope 2b = %(bL)s, that is %(slopeB)s."),
    6: gettext("Back: the sum hands %(slopeB)s on unchanged, to a and to z."),
    7: gettext("Back: x receives %(slopeA)s · y = %(slopeA)s · %(xa)s = %(slopeX)s, and y receives %(slopeA)s · x = %(slopeA)s · %(ya)s = %(slopeY)s."),
  };
  const slope = { slopeA: slopes.a, slopeB: slopes.b, slopeX: slopes.x, slopeY: slopes.y };
  const numbers = Object.entries({ ...values, ...slope, bL, xa, ya }).map(([name, value]) => [name, write(value)]);
  return interpolate(told[state.step], Object.fromEntries(numbers));
}

function table(state) {
  const values = forward(state);
  const slopes = backward(values);
  const known = (name) => [LABELS[name], state.step >= VALUES[name] ? write(values[name]) : "?", state.step >= KNOWN[name] ? write(slopes[name]) : "?"];
  return { head: [gettext("value"), gettext("forward"), gettext("slope of L in it")], rows: Object.keys(LABELS).map(known) };
}

function plots(stage, box, width) {
  const narrow = width < 480;
  const wide = Math.min(width, 760);
  const height = narrow ? 440 : 330;
  const svg = select(box).append("svg").attr("class", "figure-svg play-svg").attr("viewBox", [0, 0, wide, height]).attr("width", wide).attr("height", height).attr("aria-hidden", "true");
  const spots = narrow ? NARROW : WIDE;
  const size = narrow ? Math.min(NODE_WIDTH, wide * 0.29) : NODE_WIDTH + 18;
  const at = (name) => [spots[name][0] * wide, spots[name][1] * height];
  const edges = EDGES.map(([from, to, local]) => ({ from, to, local, line: svg.append("path"), words: svg.append("text").attr("text-anchor", narrow ? "start" : "middle") }));
  const nodes = Object.keys(LABELS).map((name) => makeNode(svg, name, at(name), size));
  return (state) => {
    const values = forward(state);
    const slopes = backward(values);
    const local = locals(values);
    for (const edge of edges) {
      const back = state.step >= KNOWN[edge.from];
      const [from, to] = [border(at(edge.from), at(edge.to), size), border(at(edge.to), at(edge.from), size)];
      edge.line.attr("class", back ? "play-edge is-back" : "play-edge").attr("d", back ? arrow(to, from, 9) : arrow(from, to, 9));
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      edge.words.attr("class", back ? "edge-words is-back" : "edge-words").attr("x", narrow ? x + 12 : x).attr("y", narrow ? y + 4 : y - 8).text(back ? `× ${write(local[edge.local])}` : "");
    }
    for (const node of nodes) node(state.step, values, slopes);
  };
}

function makeNode(svg, name, [x, y], width) {
  const group = svg.append("g").attr("class", "play-node").attr("transform", `translate(${x},${y})`);
  group.append("rect").attr("x", -width / 2).attr("y", -NODE_HEIGHT / 2).attr("width", width).attr("height", NODE_HEIGHT).attr("rx", 8);
  const line = (kind, dy) => group.append("text").attr("class", kind).attr("text-anchor", "middle").attr("y", dy);
  line("node-name", -12).text(LABELS[name]);
  const [value, slope] = [line("node-value", 6), line("node-slope", 23)];
  return (step, values, slopes) => {
    value.text(step >= VALUES[name] ? write(values[name]) : "?");
    slope.text(step >= KNOWN[name] ? interpolate(gettext("slope %(slope)s"), { slope: write(slopes[name]) }) : "");
    group.classed("is-now", step > 0 && (step === VALUES[name] || step === KNOWN[name]));
  };
}

// Where the line to another node leaves the box.
function border([x, y], [a, b], width) {
  const share = Math.min((width / 2 + 4) / Math.max(1e-6, Math.abs(a - x)), (NODE_HEIGHT / 2 + 4) / Math.max(1e-6, Math.abs(b - y)));
  return [x + share * (a - x), y + share * (b - y)];
}

function input(stage, name) {
  const id = `play-graph-${name}-${Math.random().toString(36).slice(2, 7)}`;
  const box = element("input", { type: "number", id, min: -LIMIT, max: LIMIT, step: "any", class: "play-number" });
  box.addEventListener("input", () => {
    const value = box.valueAsNumber;
    const fits = Math.abs(value) <= LIMIT;
    box.setAttribute("aria-invalid", String(!fits));
    if (fits) stage.change({ [name]: value });
  });
  stage.follow((state) => {
    if (document.activeElement !== box) box.value = state[name];
  });
  return element("div", { class: "play-control" }, element("label", { for: id }, `${name} =`), element("span", { class: "quiet-words" }, interpolate(gettext("−%(limit)s to %(limit)s"), { limit: LIMIT })), box);
}

export default {
  fields,
  tidy,
  status,
  table,
  plots,
  compact: true,
  start: () => ({ x: 2, y: 3, z: 4, step: 0 }),
  controls: (stage) => ["x", "y", "z"].map((name) => input(stage, name)),
  buttons: (stage) => [
    button(gettext("Step before"), () => stage.change({ step: Math.max(0, stage.state.step - 1) })),
    button(gettext("Next step"), () => stage.change({ step: Math.min(ORDER.length, stage.state.step + 1) })),
    button(gettext("All at once"), () => stage.change({ step: ORDER.length })),
  ],
  tasks: [
    { words: gettext("Walk forward, and all the way back."), done: (state) => state.step === ORDER.length },
    { words: gettext("Find inputs for which L does not react to x, though y is not zero."), done: (state) => state.y !== 0 && backward(forward(state)).x === 0 },
  ],
};
