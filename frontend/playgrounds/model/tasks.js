// What the tasks of a playground ask of a state. Numbers only: whoever grades replays the same.
import { MOST_STEPS, losses, outcome, path } from "./descent.js";
import { LINES, secant } from "./lines.js";

export const HAIR = 1e-9;
const NOTHING = { slope: 0, tolerance: 0.01, bound: 0.01, start_loss: 1 };

const sloped = ({ function: name, x }, wanted, tolerance) => {
  const slope = LINES[name].slope(x);
  return slope !== null && Math.abs(slope - wanted) <= tolerance + HAIR;
};
const walked = (state, steps) => path(state, steps);
const settles = ({ level, minimum }) => level && minimum >= 0;

const GOALS = {
  flat: (state, { tolerance }) => sloped(state, 0, tolerance),
  slope: (state, { slope, tolerance }) => sloped(state, slope, tolerance),
  secant: (state, { tolerance }) => {
    const slope = LINES[state.function].slope(state.x);
    return slope !== null && Math.abs(secant(state.function, state.x, state.h) - slope) <= tolerance + HAIR;
  },
  zigzag: (state, { steps = MOST_STEPS }) => {
    const found = outcome(state.function, walked(state, steps));
    return found.zigzags && settles(found);
  },
  diverge: (state, { steps = MOST_STEPS }) => outcome(state.function, walked(state, steps)).diverges,
  loss: (state, { steps = 20, bound, start_loss }) => {
    const [first, ...later] = losses(state.function, walked(state, steps));
    return first >= start_loss && later.some((loss) => loss < bound);
  },
  minima: (state, { steps = MOST_STEPS }) => {
    const ends = [state, { ...state, x: state.x2, y: state.y2 }].map((one) => outcome(state.function, walked(one, steps)));
    return ends.every(settles) && ends[0].minimum !== ends[1].minimum;
  },
};

// Whether a state does what a goal with these numbers asks.
export const does = (goal, state, aim = {}) => GOALS[goal](state, { ...NOTHING, ...aim });
