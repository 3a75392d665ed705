// Descent step by step with one of three rules, and what a path does. Numbers only.
import { gettext } from "../../i18n.js";
import { HILLS } from "./hills.js";

export const RULES = { plain: gettext("plain"), momentum: gettext("momentum 0.9"), adam: "Adam" };
export const MOST_STEPS = 200;
const KEPT = 0.9;
const KEPT_SQUARES = 0.999;
const TINY = 1e-8;
const FAR = 1000;
const LEVEL = 0.01;
const MANY_TURNS = 4;
const NOTHING_YET = { m: [0, 0], v: [0, 0], first: 1, second: 1 };

// The points of `steps` steps, the start included; it ends early where it runs far away.
export function path({ function: name, rule, rate, x, y }, steps) {
  const { gradient } = HILLS[name];
  let point = [x, y];
  let memory = NOTHING_YET;
  const points = [point];
  while (points.length <= steps && !isFar(point)) {
    [point, memory] = step(rule, rate, gradient(...point), point, memory);
    points.push(point);
  }
  return points;
}

// One step: the new point, and what the rule remembers. Powers are products, and every sum stands in
// one order only, so that whoever computes it again gets the same bits.
export function step(rule, rate, slope, point, memory) {
  if (rule === "momentum") {
    const m = memory.m.map((part, i) => KEPT * part + slope[i]);
    return [point.map((part, i) => part - rate * m[i]), { ...memory, m }];
  }
  if (rule === "adam") {
    const m = memory.m.map((part, i) => KEPT * part + (1 - KEPT) * slope[i]);
    const v = memory.v.map((part, i) => KEPT_SQUARES * part + (1 - KEPT_SQUARES) * (slope[i] * slope[i]));
    const [first, second] = [memory.first * KEPT, memory.second * KEPT_SQUARES];
    const share = (i) => m[i] / (1 - first) / (Math.sqrt(v[i] / (1 - second)) + TINY);
    return [point.map((part, i) => part - rate * share(i)), { m, v, first, second }];
  }
  return [point.map((part, i) => part - rate * slope[i]), memory];
}

export const losses = (name, points) => points.map(([x, y]) => HILLS[name].f(x, y));
export const isFar = (point) => !point.every((part) => Math.abs(part) <= FAR);

// How a path stands: far (and downhill or not), level, on its way; and whether it zig-zags.
export function outcome(name, points) {
  const end = points.at(-1);
  const far = isFar(end);
  // With momentum one may cross level ground at speed.
  const before = points.at(-2) ?? end;
  const moved = Math.hypot(end[0] - before[0], end[1] - before[1]);
  const slope = Math.hypot(...HILLS[name].gradient(...end));
  return {
    diverges: far && !(HILLS[name].f(...end) < HILLS[name].f(...points[0])),
    escapes: far && HILLS[name].f(...end) < HILLS[name].f(...points[0]),
    level: !far && slope < LEVEL && moved < LEVEL,
    zigzags: Math.max(turns(points, 0), turns(points, 1)) >= MANY_TURNS,
    minimum: far ? -1 : nearest(name, end),
  };
}

// How often a coordinate turns back; moves too small to be seen do not count.
export function turns(points, axis) {
  let count = 0;
  for (let k = 2; k < points.length; k += 1) {
    const before = points[k - 1][axis] - points[k - 2][axis];
    const now = points[k][axis] - points[k - 1][axis];
    if (before * now < -1e-12) count += 1;
  }
  return count;
}

// The number of the minimum that a point lies at, or -1.
function nearest(name, [x, y]) {
  return HILLS[name].minima.findIndex(([a, b]) => Math.hypot(x - a, y - b) < 0.05);
}
