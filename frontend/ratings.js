// A turned flashcard is rated with the keys 1 to 4, as long as the focus is on the card.
export function watchRatings(root) {
  const card = root.querySelector("[data-ratings]");
  if (!card) return;
  card.focus({ preventScroll: true });
  card.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    card.querySelector(`button[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}
