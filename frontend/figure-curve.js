// A value at each step as a curve: yours, and the right one dashed. Logarithmic where it spans decades.
import { extent } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { line } from "d3-shape";
import { asPower, asTick } from "./figure-numbers.js";
import { gettext, interpolate } from "./i18n.js";

const MARGIN = { top: 30, right: 14, bottom: 36, left: 50 };
const MOST_DOTS = 45;
const DECADES = 100;

export function drawCurve(box, { yours, reference }, firstWrong, { curve, name, canBeLog = false }) {
  const [width, height] = curve;
  const svg = select(box).append("svg").attr("class", "figure-svg").attr("viewBox", [0, 0, width, height]);
  svg.attr("width", width).attr("height", height).attr("aria-hidden", "true");
  const count = Math.max(yours.length, reference?.length ?? 0);
  const x = scaleLinear([0, Math.max(1, count - 1)], [MARGIN.left, width - MARGIN.right]);
  const { scale: y, log } = heights([...yours, ...(reference ?? [])], canBeLog, [height - MARGIN.bottom, MARGIN.top]);
  axes(svg, x, y, { width, height, count, log });
  svg.append("text").attr("class", "figure-title").attr("x", MARGIN.left).attr("y", 14).text(log ? interpolate(gettext("%(name)s, log scale"), { name }) : name);

  const rule = svg.append("line").attr("class", "now-rule").attr("y1", MARGIN.top).attr("y2", height - MARGIN.bottom);
  const now = svg.append("circle").attr("class", "now-dot").attr("r", 9).attr("visibility", "hidden");
  const there = (value) => value !== null && value !== undefined && (!log || value > 0);
  const draw = line((_, k) => x(k), (value) => y(value)).defined(there);
  if (reference) {
    svg.append("path").attr("class", "right-line").attr("d", draw(reference));
    dots(svg, reference, there).append("rect").attr("class", "right-dot").attr("width", 6).attr("height", 6)
      .attr("x", ([, k]) => x(k) - 3).attr("y", ([value]) => y(value) - 3);
  }
  svg.append("path").attr("class", "yours-line").attr("d", draw(yours));
  dots(svg, yours, there).append("circle").attr("class", "yours-dot").attr("r", 3.2)
    .attr("cx", ([, k]) => x(k)).attr("cy", ([value]) => y(value));
  if (there(yours[firstWrong])) {
    svg.append("circle").attr("class", "wrong-ring").attr("r", 7).attr("cx", x(firstWrong)).attr("cy", y(yours[firstWrong]));
  }
  return {
    show(step) {
      rule.attr("x1", x(step)).attr("x2", x(step));
      const known = there(yours[step]);
      now.attr("visibility", known ? "visible" : "hidden");
      if (known) now.attr("cx", x(step)).attr("cy", y(yours[step]));
    },
  };
}

function heights(values, canBeLog, range) {
  const known = values.filter((value) => value !== null && value !== undefined);
  const [low = 0, high = 1] = extent(known);
  const positive = known.filter((value) => value > 0);
  const [least = 1] = extent(positive);
  // A path that ends in the minimum has the loss 0 there, which no logarithm shows.
  const log = canBeLog && low >= 0 && positive.length > 1 && high / least > DECADES;
  if (log) return { log, scale: scaleLog([Math.max(least, high * 1e-20), high], range).clamp(true).nice() };
  return { log, scale: scaleLinear(low === high ? [low - 1, high + 1] : [low, high], range).nice() };
}

function axes(svg, x, y, { width, height, count, log }) {
  const whole = x.ticks(Math.min(count - 1, Math.max(2, Math.floor(width / 55)))).filter(Number.isInteger);
  const bottom = axisBottom(x).tickValues(whole).tickFormat(String).tickSizeOuter(0);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - MARGIN.bottom})`).call(bottom);
  svg.append("text").attr("class", "axis-name").attr("x", width - MARGIN.right).attr("y", height - 4).attr("text-anchor", "end").text(gettext("step"));
  const left = axisLeft(y).tickSize(-(width - MARGIN.left - MARGIN.right)).tickPadding(6);
  if (log) left.tickValues(powers(y)).tickFormat(asPower);
  else left.ticks(5).tickFormat(asTick);
  svg.append("g").attr("class", "axis axis-rules").attr("transform", `translate(${MARGIN.left},0)`).call(left);
}

function powers(scale) {
  const [low, high] = scale.domain().map((value) => Math.round(Math.log10(value)));
  const by = Math.max(1, Math.ceil((high - low) / 6));
  return Array.from({ length: Math.floor((high - low) / by) + 1 }, (_, i) => 10 ** (low + i * by));
}

function dots(svg, values, there) {
  const shown = values.length > MOST_DOTS ? [] : values.map((value, k) => [value, k]).filter(([value]) => there(value));
  return svg.append("g").selectAll().data(shown).enter();
}
