// What is fetched or drawn only where somebody may see it: at once in the window, else as it comes near.
const NEAR = "800px";
// Formulas that are not set yet may be taller: what stands a little below will be in the window.
const SOON = 1.2;

// Calls `act` once for each element; returns a promise of what was in the window already.
export function whenNear(elements, act, margin = NEAR) {
  const waiting = new Map();
  const first = [];
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !waiting.has(target)) continue;
        watch.unobserve(target);
        waiting.get(target).forEach((element) => act(element));
        waiting.delete(target);
      }
    },
    { rootMargin: margin },
  );
  for (const element of elements) {
    const box = standing(element);
    const { top, bottom } = box.getBoundingClientRect();
    if (bottom > 0 && top < SOON * innerHeight) first.push(element);
    else waiting.set(box, [...(waiting.get(box) ?? []), element]);
  }
  for (const box of waiting.keys()) watch.observe(box);
  return Promise.all(first.map((element) => act(element)));
}

// What is folded away stands where its fold is.
function standing(element) {
  let box = element;
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (!fold.open) box = fold;
  }
  return box;
}
