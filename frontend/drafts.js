// Programs that are not handed in yet, kept in this browser per person and exercise. Within a quiz the
// server keeps them instead (saving.js).
const name = (card) => `nabla.draft.${card.dataset.person}.${card.dataset.slug}`;

export function readDraft(card) {
  if (card.dataset.saves) return null;
  try {
    return localStorage.getItem(name(card));
  } catch {
    return null;
  }
}

// Returns whether it could be kept.
export function keepDraft(card, text) {
  if (card.dataset.saves) return false;
  try {
    localStorage.setItem(name(card), text);
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(card) {
  try {
    localStorage.removeItem(name(card));
  } catch {
    // Nothing was kept.
  }
}
