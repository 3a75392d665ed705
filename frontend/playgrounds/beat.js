// Something that goes on by itself: a step each so many milliseconds, drawn in the browser's own frames
// and no more of them than there are steps. Where nobody looks, nothing runs.
export function everyBeat(pause, act) {
  let timer = 0;
  let frame = 0;
  const wait = () => (timer = setTimeout(() => (frame = requestAnimationFrame(step)), pause));
  function step() {
    wait();
    act();
  }
  wait();
  return { stop: () => (clearTimeout(timer), cancelAnimationFrame(frame)) };
}
