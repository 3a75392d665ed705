// The graph of L = (x y + z)²: values forward, slopes back. Numbers only.
export function forward({ x, y, z }) {
  const a = x * y;
  const b = a + z;
  return { x, y, z, a, b, L: b * b };
}

// The local slope on each arrow, from the values of the way forward.
export function locals({ x, y, b }) {
  return { bL: 2 * b, ab: 1, zb: 1, xa: y, ya: x };
}

// The slope of L in each value: what arrives, times the local slope.
export function backward(values) {
  const local = locals(values);
  const L = 1;
  const b = L * local.bL;
  const [a, z] = [b * local.ab, b * local.zb];
  return { L, b, a, z, x: a * local.xa, y: a * local.ya };
}
