// A learning rate on f(x) = L x² / 2, and on two features of different scale. Numbers only.

export const factor = (rate, curvature) => 1 - rate * curvature;

// What the factor of each step does to x.
export function regime(value) {
  const size = Math.abs(value);
  if (size < 1e-9) return "arrives";
  if (Math.abs(size - 1) < 1e-9) return "hops";
  if (size > 1) return "diverges";
  if (value < 0) return "zigzags";
  return value > 0.9 ? "crawls" : "converges";
}

export function positions(start, by, steps) {
  const found = [start];
  while (found.length <= steps) found.push(found.at(-1) * by);
  return found;
}

// Mean squared loss of two weights whose features have the sizes 1 and `scale`: w₁² + scale² w₂².
export function ravine(scale) {
  const curvatures = [2, 2 * scale * scale];
  return {
    curvatures,
    best: 2 / (curvatures[0] + curvatures[1]),
    loss: (a, b) => a * a + scale * scale * b * b,
  };
}

// The path of plain descent at the best rate from (a, b) until a hundredth of the way is left.
export function walk(scale, [a, b], most = 2000) {
  const { curvatures, best } = ravine(scale);
  const points = [[a, b]];
  const goal = 0.01 * Math.hypot(a, b);
  while (points.length <= most && Math.hypot(...points.at(-1)) > goal) {
    points.push(points.at(-1).map((part, i) => part * factor(best, curvatures[i])));
  }
  return points;
}
