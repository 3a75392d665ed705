// The plane of the two coordinates: the hills of the loss, the right path, yours, and its first wrong step.
import { max, min } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { contours } from "d3-contour";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { line } from "d3-shape";
import { along, geoPath, near, placeLabel, within, withoutFar } from "./figure-geometry.js";
import { asTick } from "./figure-numbers.js";
import { gettext, interpolate } from "./i18n.js";

const MARGIN = { top: 30, right: 8, bottom: 36, left: 46 };
const LEVELS = 11;
const MOST_DOTS = 60;
let made = 0;

export function drawPlane(box, data, { plane: side }) {
  const svg = select(box).append("svg").attr("class", "figure-svg");
  const height = side - MARGIN.left - MARGIN.right + MARGIN.top + MARGIN.bottom;
  svg.attr("viewBox", [0, 0, side, height]).attr("width", side).attr("height", height).attr("aria-hidden", "true");
  const room = { left: MARGIN.left, right: side - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const view = data.window ?? around([...data.yours, ...(data.reference ?? [])]);
  const x = scaleLinear(view.x, [room.left, room.right]);
  const y = scaleLinear(view.y, [room.bottom, room.top]);
  const at = (point) => (point && point[0] !== null && point[1] !== null ? near([x(point[0]), y(point[1])], side) : null);

  const clip = `figure-clip-${(made += 1)}`;
  const frame = (node, name) =>
    node.attr("class", name).attr("x", room.left).attr("y", room.top).attr("width", room.right - room.left).attr("height", room.bottom - room.top);
  frame(svg.append("clipPath").attr("id", clip).append("rect"), null);
  frame(svg.append("rect"), "plane-ground");
  const inside = svg.append("g").attr("clip-path", `url(#${clip})`);
  if (data.contours) drawHills(inside, data.contours, x, y);
  axes(svg, x, y, room, data.yours[0]?.length > 2);
  frame(svg.append("rect"), "plane-frame");
  svg.append("text").attr("class", "figure-title").attr("x", room.left).attr("y", 14).text(data.contours ? gettext("Path and loss contours") : gettext("Path"));

  const yours = withoutFar(data.yours.map(at), side);
  const reference = withoutFar((data.reference ?? []).map(at), side);
  const [nowRight, nowYours] = [0, 1].map(() => inside.append("circle").attr("class", "now-dot").attr("r", 12).attr("visibility", "hidden"));
  drawPath(inside, reference, "right", square);
  drawPath(inside, yours, "yours", circle);
  if (data.bottom) cross(inside, at(data.bottom));
  const wrong = drawFirstWrong(inside, data, yours, at);
  mark(inside, data, yours, reference);
  const points = [...along(yours), ...along(reference)].filter((point) => within(point, room));
  label(svg, wrong, points, room);
  return {
    show(step) {
      put(nowYours, yours[step]);
      put(nowRight, reference[step]);
    },
  };
}

function put(node, point) {
  node.attr("visibility", point ? "visible" : "hidden");
  if (point) node.attr("cx", point[0]).attr("cy", point[1]);
}

// Levels lie closer together near the bottom, where the path is, than on the slopes around.
function drawHills(inside, hills, x, y) {
  const rows = hills.y.length;
  const columns = hills.x.length;
  const known = hills.z.flat().filter((value) => value !== null);
  if (!known.length) return;
  const [low, high] = [min(known), max(known)];
  const values = hills.z.flat().map((value) => value ?? NaN);
  const levels = Array.from({ length: LEVELS }, (_, i) => low + (high - low) * ((i + 0.35) / LEVELS) ** 2);
  const [x0, x1] = [x(hills.x[0]), x(hills.x[columns - 1])];
  const [y0, y1] = [y(hills.y[0]), y(hills.y[rows - 1])];
  // d3-contour counts from the middle of the cells.
  const place = ([i, j]) => [x0 + ((i - 0.5) / (columns - 1)) * (x1 - x0), y0 + ((j - 0.5) / (rows - 1)) * (y1 - y0)];
  const areas = contours().size([columns, rows]).thresholds(levels)(values);
  inside.append("g").selectAll().data(areas).enter().append("path").attr("class", "hill").attr("d", (area) => geoPath(area, place));
}

function axes(svg, x, y, room, projected) {
  const bottom = axisBottom(x).ticks(5).tickFormat(asTick).tickSizeOuter(0);
  const left = axisLeft(y).ticks(5).tickFormat(asTick).tickSizeOuter(0);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${room.bottom})`).call(bottom);
  svg.append("g").attr("class", "axis").attr("transform", `translate(${room.left},0)`).call(left);
  const name = projected ? interpolate(gettext("%(name)s (the others are left out)"), { name: "w[0]" }) : "w[0]";
  svg.append("text").attr("class", "axis-name").attr("x", room.right).attr("y", room.bottom + 33).attr("text-anchor", "end").text(name);
  svg.append("text").attr("class", "axis-name").attr("x", room.left - 6).attr("y", room.top - 8).attr("text-anchor", "end").text("w[1]");
}

function drawPath(inside, points, whose, dot) {
  const way = line().defined(Boolean)(points);
  inside.append("path").attr("class", `${whose}-halo`).attr("d", way);
  inside.append("path").attr("class", `${whose}-line`).attr("d", way);
  if (points.length > MOST_DOTS) return;
  const size = points.length > 9 ? 2.8 : 3.6;
  for (const point of points) if (point) dot(inside, point, size).attr("class", `${whose}-dot`);
}

const circle = (g, [x, y], r) => g.append("circle").attr("r", r).attr("cx", x).attr("cy", y);
const square = (g, [x, y], r) => g.append("rect").attr("width", 2 * r).attr("height", 2 * r).attr("x", x - r).attr("y", y - r);

function cross(inside, [x, y]) {
  inside.append("path").attr("class", "bottom-mark").attr("d", `M${x} ${y - 7}v14M${x - 7} ${y}h14`);
}

function mark(inside, data, yours, reference) {
  const start = reference[0] ?? yours[0];
  if (start) inside.append("rect").attr("class", "start-mark").attr("width", 9).attr("height", 9).attr("x", start[0] - 4.5).attr("y", start[1] - 4.5);
  const end = yours.length === data.yours.length ? yours.at(-1) : null;
  if (end && yours.length > 1) inside.append("circle").attr("class", "end-mark").attr("r", 6).attr("cx", end[0]).attr("cy", end[1]);
}

// The first wrong step in full, and dashed where it should have led. Returns what to call out.
function drawFirstWrong(inside, data, yours, at) {
  const k = data.first_wrong;
  const point = Number.isInteger(k) ? yours[k] : null;
  if (!point) return null;
  const from = yours[k - 1];
  const should = at(data.should);
  if (from && should) inside.append("path").attr("class", "should-line").attr("d", line()([from, should]));
  if (from) inside.append("path").attr("class", "wrong-line").attr("d", line()([from, point]));
  inside.append("circle").attr("class", "wrong-ring").attr("r", 9).attr("cx", point[0]).attr("cy", point[1]);
  inside.append("path").attr("class", "wrong-ring").attr("d", `m${point[0] - 4} ${point[1] - 4} 8 8m0-8-8 8`);
  return { point, from, words: wrongWords(data, k) };
}

function wrongWords(data, k) {
  if (k === 0) return [gettext("the start"), gettext("is wrong")];
  const way = data.bugs?.includes("ascent") ? gettext("goes uphill") : gettext("goes wrong");
  return [interpolate(gettext("step %(step)s"), { step: k }), way];
}

function label(svg, wrong, points, room) {
  if (!wrong) return;
  const size = [Math.max(...wrong.words.map((words) => words.length)) * 7.9 + 18, 42];
  const { at, anchor } = placeLabel(wrong, size, points, room);
  const [x, y] = at;
  svg.append("path").attr("class", "callout-line").attr("d", `M${anchor[0]} ${anchor[1]}L${x} ${y}`);
  const box = svg.append("g").attr("class", "callout");
  box.append("rect").attr("x", x - size[0] / 2).attr("y", y - size[1] / 2).attr("width", size[0]).attr("height", size[1]).attr("rx", 5);
  wrong.words.forEach((words, i) => {
    box.append("text").attr("x", x).attr("y", y - 4 + 17 * i).attr("text-anchor", "middle").text(words);
  });
}

function around(points) {
  const known = points.filter((point) => point[0] !== null && point[1] !== null);
  const span = (i) => [min(known, (point) => point[i]) ?? 0, max(known, (point) => point[i]) ?? 0];
  const [xs, ys] = [span(0), span(1)];
  const half = 0.62 * Math.max(xs[1] - xs[0], ys[1] - ys[0], 1e-9);
  const middle = ([a, b]) => (a + b) / 2;
  return { x: [middle(xs) - half, middle(xs) + half], y: [middle(ys) - half, middle(ys) + half] };
}
