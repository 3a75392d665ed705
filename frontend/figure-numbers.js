// Numbers and points as a figure writes them: four digits, powers of ten raised.
import { gettext } from "./i18n.js";

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export function number(value) {
  if (value === null || value === undefined) return gettext("no number");
  const [digits, power] = value.toPrecision(4).split("e");
  const shown = minus(String(Number(digits)));
  return power ? `${shown} · 10${raised(Number(power))}` : shown;
}

export function point(row) {
  if (row.includes(null)) return gettext("no number");
  const shown = row.slice(0, 4).map(number);
  if (row.length > 4) shown.push("…");
  return row.length === 1 ? shown[0] : `(${shown.join(", ")})`;
}

// A tick of an axis: as it is, or as a multiple of a power of ten.
export function asTick(value) {
  const size = Math.abs(value);
  if (size < 1e-12) return "0";
  if (size >= 1e-3 && size < 1e5) return minus(String(Number(value.toPrecision(6))));
  const power = Math.floor(Math.log10(size));
  const digits = minus(String(Number((value / 10 ** power).toPrecision(3))));
  return digits === "1" ? `10${raised(power)}` : `${digits}·10${raised(power)}`;
}

export function asPower(value) {
  const power = Math.round(Math.log10(value));
  return power >= -2 && power <= 3 ? String(Number(value.toPrecision(1))) : `10${raised(power)}`;
}

const raised = (power) => [...String(power)].map((sign) => RAISED[sign]).join("");
const minus = (text) => text.replace("-", "−");
