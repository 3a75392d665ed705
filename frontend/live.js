// Follows an open submission: server-sent events first, asking at intervals when they fail.
const TERMINAL = new Set(["GRADED", "FAILED", "SUPERSEDED"]);
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 3000;

// Calls show(html, ended) for each change until the submission has ended or `signal` is aborted.
export function follow(element, { show, signal }) {
  const { events, fragment } = element.dataset;
  let source = null;
  let failures = 0;

  const look = async () => {
    const response = await fetch(fragment, { headers: { "X-Requested-With": "fetch" }, signal });
    if (!response.ok || response.redirected) throw new Error(`result: ${response.status}`);
    const html = await response.text();
    const ended = !html.includes("data-open");
    if (!signal.aborted) show(html, ended);
    return ended;
  };

  const ask = async () => {
    source?.close();
    for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
      try {
        if (await look()) return;
      } catch {
        // Away for a moment, or for longer: keep asking, ever more slowly.
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };

  signal.addEventListener("abort", () => source?.close());
  if (!("EventSource" in window)) {
    ask();
    return;
  }
  source = new EventSource(events);
  source.addEventListener("status", ({ data }) => {
    failures = 0;
    const { status } = JSON.parse(data);
    if (TERMINAL.has(status)) source.close();
    if (status !== "QUEUED") look().then((ended) => ended && source.close(), ask);
  });
  source.addEventListener("error", () => {
    // A stream that ends after its time is one error, and the browser connects again by itself.
    failures += 1;
    if (source.readyState === EventSource.CLOSED || failures >= 2) ask();
  });
}
