// Sliders with their number, and choices; each follows the state and changes it.
import { element, put, say } from "./elements.js";

const FINE = 240;
let made = 0;

// `log` walks by equal factors instead of equal steps. `show` writes the value.
export function slider(stage, { name, label, min, max, step = 0.1, log = false, show }) {
  const id = `play-control-${(made += 1)}`;
  const given = log ? { min: 0, max: FINE, step: 1 } : { min, max, step };
  const input = element("input", { type: "range", id, ...given });
  // Not an <output>: that would be read out at each move, and the slider itself is read out already.
  const output = element("span", { class: "play-value", "aria-hidden": "true" });
  const value = () => (log ? Number((min * (max / min) ** (input.value / FINE)).toPrecision(2)) : Number(input.value));
  input.addEventListener("input", () => stage.change(typeof name === "string" ? { [name]: value() } : name.set(stage.state, value())));
  stage.follow((state) => {
    const now = typeof name === "string" ? state[name] : name.get(state);
    const at = log ? Math.round((FINE * Math.log(now / min)) / Math.log(max / min)) : now;
    if (!log || value() !== now) input.value = at;
    const words = show(now, state);
    say(output, words);
    put(input, { "aria-valuetext": words });
  });
  return element("div", { class: "play-control" }, element("label", { for: id }, label), output, input);
}

export function choice(stage, { label, values, pick, get }) {
  const id = `play-control-${(made += 1)}`;
  const options = Object.entries(values).map(([value, words]) => element("option", { value }, words));
  const select = element("select", { id, onchange: () => stage.change(pick(select.value)) }, ...options);
  stage.follow((state) => {
    if (select.value !== get(state)) select.value = get(state);
  });
  return element("div", { class: "play-control" }, element("label", { for: id }, label), select);
}
