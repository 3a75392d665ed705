// A plot with axes: what is drawn stays inside its frame, handles lie above it.
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { asPower, asTick } from "../figure-numbers.js";

const MARGIN = { top: 28, right: 12, bottom: 34, left: 44 };
let made = 0;

// `x` and `y` are the two ends of what is shown. Only handles can be reached; drawing is for the eye.
export function makePlot(box, { width, height, x, y, title, names = ["x", "y"], logX = false, logY = false, label }) {
  const svg = select(box).append("svg").attr("class", "figure-svg play-svg").attr("viewBox", [0, 0, width, height]);
  svg.attr("width", width).attr("height", height).attr("role", "group").attr("aria-label", label ?? title);
  const room = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const clip = `play-clip-${(made += 1)}`;
  const frame = (node) => node.attr("x", room.left).attr("y", room.top).attr("width", room.right - room.left).attr("height", room.bottom - room.top);
  frame(svg.append("clipPath").attr("id", clip).append("rect"));
  const ground = svg.append("g").attr("aria-hidden", "true");
  frame(ground.append("rect")).attr("class", "plane-ground");
  const inside = svg.append("g").attr("clip-path", `url(#${clip})`).attr("aria-hidden", "true");
  const axes = svg.append("g").attr("aria-hidden", "true");
  const over = svg.append("g");
  const plot = {
    svg,
    inside,
    over,
    room,
    x: (logX ? scaleLog : scaleLinear)(x, [room.left, room.right]),
    y: (logY ? scaleLog : scaleLinear)(y, [room.bottom, room.top]),
    // Where a pointer is, in the pixels of the drawing.
    pointer(event) {
      const at = svg.node().getBoundingClientRect();
      return [((event.clientX - at.left) * width) / at.width, ((event.clientY - at.top) * height) / at.height];
    },
  };
  nameAxes(axes, room, title, names);
  const [bottom, left] = [axisBottom(plot.x), axisLeft(plot.y)].map((axis) => axis.tickSizeOuter(0));
  const [under, beside] = [[0, room.bottom], [room.left, 0]].map((at) => axes.append("g").attr("class", "axis").attr("transform", `translate(${at})`));
  const redrawBottom = whenMoved(plot.x, () => under.call(ticks(bottom, plot.x, logX, Math.max(3, Math.floor(width / 80)))));
  const redrawLeft = whenMoved(plot.y, () => beside.call(ticks(left, plot.y, logY, Math.max(3, Math.floor(height / 55)))));
  plot.redraw = () => (redrawBottom(), redrawLeft());
  plot.redraw();
  return plot;
}

// Most steps leave the ends of an axis where they are.
function whenMoved(scale, draw) {
  let drawn = "";
  return () => {
    const ends = String(scale.domain());
    if (ends !== drawn) draw();
    drawn = ends;
  };
}

function nameAxes(axes, room, title, names) {
  axes.append("text").attr("class", "figure-title").attr("x", room.left).attr("y", 14).text(title);
  axes.append("text").attr("class", "axis-name").attr("x", room.right).attr("y", room.bottom + 32).attr("text-anchor", "end").text(names[0]);
  axes.append("text").attr("class", "axis-name").attr("x", room.left - 6).attr("y", room.top - 8).attr("text-anchor", "end").text(names[1]);
}

// The dots of a path as one shape: one attribute a step, however many there are.
export function dots(points, radius) {
  return points.map(([x, y]) => `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`).join("");
}

// The axis with its ticks where the scale is now.
function ticks(axis, scale, log, count) {
  if (!log) return axis.ticks(count).tickFormat(asTick);
  const [low, high] = scale.domain().map((value) => Math.log10(value));
  const by = Math.max(1, Math.ceil((high - low) / 6));
  const powers = [];
  for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power += by) powers.push(10 ** power);
  return axis.tickValues(powers).tickFormat(asPower);
}

// Draws anew for another function; `draw` returns what follows the state.
export function forFunction(box, draw) {
  let shown = "";
  let view = null;
  return (state) => {
    if (shown !== state.function) {
      box.replaceChildren();
      shown = state.function;
      view = draw(shown);
    }
    view(state);
  };
}

// Two plots side by side where there is room, else one below the other.
export function rooms(width, share = 0.54) {
  const GAP = 16;
  if (width < 560) {
    const side = Math.min(width, 460);
    return [[side, Math.round(side * 0.92)], [side, 240]];
  }
  const first = Math.round((width - GAP) * share);
  const height = Math.min(Math.round(first * 0.95), 400);
  return [[first, height], [width - GAP - first, height]];
}
