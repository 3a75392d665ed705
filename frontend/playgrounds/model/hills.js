// Functions of two variables with their gradients. Numbers only: the same is computed elsewhere.
//
// `reach` is the half width of the window that shows the function well, around `middle`.
import { gettext } from "../../i18n.js";

export const HILLS = {
  bowl: {
    name: gettext("Bowl, x² + 3y²"),
    f: (x, y) => x * x + 3 * y * y,
    gradient: (x, y) => [2 * x, 6 * y],
    middle: [0, 0],
    reach: 5,
    start: [4, 3],
    rate: 0.1,
    minima: [[0, 0]],
  },
  ravine: {
    name: gettext("Ravine, x²/2 + 10y²"),
    f: (x, y) => 0.5 * x * x + 10 * y * y,
    gradient: (x, y) => [x, 20 * y],
    middle: [0, 0],
    reach: 5,
    start: [-4, 1.5],
    rate: 0.05,
    minima: [[0, 0]],
  },
  rosenbrock: {
    name: gettext("Rosenbrock, (1 − x)² + 10(y − x²)²"),
    f: (x, y) => (1 - x) * (1 - x) + 10 * (y - x * x) * (y - x * x),
    gradient: (x, y) => [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
    middle: [0, 0.5],
    reach: 2,
    start: [-1.2, 1],
    rate: 0.01,
    minima: [[1, 1]],
  },
  saddle: {
    name: gettext("Saddle, x² − y²"),
    f: (x, y) => x * x - y * y,
    gradient: (x, y) => [2 * x, -2 * y],
    middle: [0, 0],
    reach: 3,
    start: [2.5, 0.02],
    rate: 0.1,
    minima: [],
  },
  valleys: {
    name: gettext("Two valleys, (x² − 1)² + 2y² + 0.2x"),
    f: (x, y) => (x * x - 1) * (x * x - 1) + 2 * y * y + 0.2 * x,
    gradient: (x, y) => [4 * x * (x * x - 1) + 0.2, 4 * y],
    middle: [0, 0],
    reach: 2,
    start: [0.4, 1.5],
    rate: 0.05,
    minima: [[-1.0241, 0], [0.9741, 0]],
  },
};

// The slope in the direction of the angle, in radians: gradient · u with u of length one.
export function directional(name, x, y, angle) {
  const [a, b] = HILLS[name].gradient(x, y);
  return a * Math.cos(angle) + b * Math.sin(angle);
}

// The direction of steepest ascent as an angle, or null where the ground is level.
export function steepest(name, x, y) {
  const [a, b] = HILLS[name].gradient(x, y);
  return a === 0 && b === 0 ? null : Math.atan2(b, a);
}
