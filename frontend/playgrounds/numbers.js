// Numbers as a playground keeps and writes them.
import { gettext } from "../i18n.js";

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));
export const rounded = (value, digits = 2) => Number(value.toFixed(digits));

// Four digits and a true minus; very large and very small ones as a power of ten.
export function write(value, digits = 3) {
  if (value === null || Number.isNaN(value)) return gettext("none");
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 10 ** -digits && size < 1e6);
  const text = plain ? String(Number(value.toFixed(digits))) : value.toExponential(2).replace("e", " · 10^").replace("+", "");
  return text.replaceAll("-", "−");
}
