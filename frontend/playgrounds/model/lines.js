// Functions of one variable with their slopes. Numbers only: the same is computed elsewhere and compared.
//
// `slope` is null where there is none. `x` and `y` are the window that shows the function well.
export const LINES = {
  square: { name: "x²", f: (x) => x * x, slope: (x) => 2 * x, x: [-3, 3], y: [-2, 9.5] },
  cubic: { name: "x³ − 3x", f: (x) => x * x * x - 3 * x, slope: (x) => 3 * x * x - 3, x: [-2.6, 2.6], y: [-8, 8] },
  sine: { name: "sin x", f: Math.sin, slope: Math.cos, x: [-5, 5], y: [-2, 2] },
  exp: { name: "eˣ", f: Math.exp, slope: Math.exp, x: [-3, 2.5], y: [-2, 12.5] },
  abs: { name: "|x|", f: Math.abs, slope: (x) => (x === 0 ? null : Math.sign(x)), x: [-3, 3], y: [-1.5, 3.5] },
};

// The slope of the line through the points at x and x + h; h is not 0.
export function secant(name, x, h) {
  const { f } = LINES[name];
  return (f(x + h) - f(x)) / h;
}
