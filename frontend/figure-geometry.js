// Places and outlines of a figure, in pixels.

const BETWEEN = 10;
const REACH = [22, 44, 70];
const WAYS = 16;

// The outline of a contour's area (GeoJSON) as an SVG path; `place` maps its grid to pixels.
export function geoPath({ coordinates }, place) {
  const ring = (points) => `M${points.map((point) => place(point).map((part) => part.toFixed(1)).join(",")).join("L")}Z`;
  return coordinates.flat().map(ring).join("");
}

export function within([x, y], room) {
  return x >= room.left && x <= room.right && y >= room.top && y <= room.bottom;
}

// A browser loses its way among numbers of hundreds of digits: a point far outside comes nearer, on
// the same line of sight.
export function near([x, y], side) {
  const far = Math.max(Math.abs(x - side / 2), Math.abs(y - side / 2)) / (50 * side);
  return far <= 1 ? [x, y] : [side / 2 + (x - side / 2) / far, side / 2 + (y - side / 2) / far];
}

// The points of a path and, a few pixels apart, points on its lines.
export function along(points) {
  return points.flatMap((point, k) => {
    const before = points[k - 1];
    if (!point || !before) return point ? [point] : [];
    const length = Math.hypot(point[0] - before[0], point[1] - before[1]);
    const count = Math.min(200, Math.max(1, Math.ceil(length / BETWEEN)));
    const share = (i, axis) => before[axis] + ((i + 1) / count) * (point[axis] - before[axis]);
    return Array.from({ length: count }, (_, i) => [share(i, 0), share(i, 1)]);
  });
}

// A path that runs away, without what follows once it is far outside.
export function withoutFar(points, side) {
  const gone = points.findIndex((point) => point && Math.max(...point.map((part) => Math.abs(part - side / 2))) > 3 * side);
  return gone < 0 ? points : points.slice(0, gone + 1);
}

// Where the words about a point stand: near it, inside the room, far from everything else drawn.
export function placeLabel({ point, from }, [width, height], points, room) {
  const anchor = held(point, from, room);
  const [right, down] = [width / 2, height / 2];
  let best = null;
  for (const reach of REACH) {
    for (let i = 0; i < WAYS; i += 1) {
      const angle = (2 * Math.PI * i) / WAYS;
      const x = anchor[0] + (reach + right) * Math.cos(angle);
      const y = anchor[1] + (reach + down) * Math.sin(angle);
      if (x - right < room.left + 3 || x + right > room.right - 3) continue;
      if (y - down < room.top + 3 || y + down > room.bottom - 3) continue;
      const gap = ([a, b]) => Math.hypot(Math.max(0, Math.abs(a - x) - right), Math.max(0, Math.abs(b - y) - down));
      const score = Math.min(26, ...points.map(gap)) - 0.15 * reach;
      if (!best || score > best.score) best = { score, at: [x, y] };
    }
  }
  return { anchor, at: best?.at ?? [(room.left + room.right) / 2, room.top + down + 4] };
}

// The point, or where the way to it leaves the room.
function held(point, from, room) {
  if (within(point, room) || !from || !within(from, room)) return point;
  const shares = [
    [room.left, from[0], point[0]],
    [room.right, from[0], point[0]],
    [room.top, from[1], point[1]],
    [room.bottom, from[1], point[1]],
  ].map(([edge, a, b]) => (edge - a) / (b - a));
  const share = Math.min(1, ...shares.filter((part) => part > 0));
  return [from[0] + share * (point[0] - from[0]), from[1] + share * (point[1] - from[1])];
}
