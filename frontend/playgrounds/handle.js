// A point to be dragged: by mouse, pen or finger, or with the arrow keys (Shift for large steps).
import { put } from "./elements.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 10], PageDown: [0, -10] };
const LARGE = 10;

// `drag` is told where in the plot the pointer is, `move` how many steps right and up.
// Returns a function that puts the handle somewhere and says its value.
export function makeHandle(plot, { label, drag, move, range, shape = "point" }) {
  const group = plot.over.append("g").attr("class", `play-handle is-${shape}`).attr("tabindex", 0).attr("role", "slider");
  group.attr("aria-label", label).attr("aria-valuemin", range[0]).attr("aria-valuemax", range[1]);
  group.append("circle").attr("class", "play-reach").attr("r", 22);
  group.append("circle").attr("class", "play-ring").attr("r", 13);
  group.append("circle").attr("class", "play-knob").attr("r", 7.5);
  let at = [0, 0];
  let grip = null;

  group.on("pointerdown", (event) => {
    event.preventDefault();
    const [x, y] = plot.pointer(event);
    grip = [at[0] - x, at[1] - y];
    group.node().setPointerCapture(event.pointerId);
    group.node().focus({ preventScroll: true });
  });
  group.on("pointermove", (event) => {
    if (!grip) return;
    const [x, y] = plot.pointer(event);
    drag([x + grip[0], y + grip[1]]);
  });
  group.on("pointerup pointercancel", () => {
    grip = null;
  });
  group.on("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const size = event.shiftKey ? LARGE : 1;
    move(size * step[0], size * step[1]);
  });

  return ([x, y], now, words) => {
    at = [x, y];
    const { left, right, top, bottom } = plot.room;
    const transform = `translate(${Math.min(right, Math.max(left, x))},${Math.min(bottom, Math.max(top, y))})`;
    put(group.node(), { transform, "aria-valuenow": now, "aria-valuetext": words });
  };
}
