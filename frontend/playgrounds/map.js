// The map of a function of two variables: its hills as contours, in a plot with equal scales.
import { contours } from "d3-contour";
import { geoPath } from "../figure-geometry.js";
import { HILLS } from "./model/hills.js";
import { makePlot } from "./plot.js";

const GRID = 72;
const LEVELS = 12;
// Levels lie closer together at the bottom, the more so the steeper the walls.
const BEND = { bowl: 2, ravine: 2.4, rosenbrock: 4.5, saddle: 1, valleys: 3 };

export function makeMap(box, name, [width, height], label) {
  const { f, middle, reach, name: title } = HILLS[name];
  // One unit is as long across as upwards.
  const tall = (reach * (height - 62)) / (width - 56);
  const x = [middle[0] - reach, middle[0] + reach];
  const y = [middle[1] - tall, middle[1] + tall];
  const plot = makePlot(box, { width, height, x, y, title, label });
  const across = (i) => x[0] + (i / (GRID - 1)) * (x[1] - x[0]);
  const up = (j) => y[0] + (j / (GRID - 1)) * (y[1] - y[0]);
  const values = Array.from({ length: GRID * GRID }, (_, n) => f(across(n % GRID), up(Math.floor(n / GRID))));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const levels = Array.from({ length: LEVELS }, (_, i) => low + (high - low) * ((i + 0.35) / LEVELS) ** BEND[name]);
  // d3-contour counts from the middle of the cells.
  const place = ([i, j]) => [plot.x(across(i - 0.5)), plot.y(up(j - 0.5))];
  plot.inside.append("g").selectAll().data(contours().size([GRID, GRID]).thresholds(levels)(values)).enter()
    .append("path").attr("class", "hill").attr("d", (area) => geoPath(area, place));
  const cross = HILLS[name].minima.map(([a, b]) => `M${plot.x(a)} ${plot.y(b) - 7}v14M${plot.x(a) - 7} ${plot.y(b)}h14`);
  plot.inside.append("path").attr("class", "bottom-mark").attr("d", cross.join(""));
  return { ...plot, window: { x, y } };
}

// An arrow from one point to another, in pixels.
export function arrow([x0, y0], [x1, y1], head = 5) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const barb = (turn) => `${x1 - head * Math.cos(angle + turn)} ${y1 - head * Math.sin(angle + turn)}`;
  return `M${x0} ${y0}L${x1} ${y1}M${barb(0.5)}L${x1} ${y1}L${barb(-0.5)}`;
}
