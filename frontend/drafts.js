// Programs that are not handed in yet, kept in this browser per person and exercise.
const name = (card) => `nabla.draft.${card.dataset.person}.${card.dataset.slug}`;

export function readDraft(card) {
  try {
    return localStorage.getItem(name(card));
  } catch {
    return null;
  }
}

// Returns whether it could be kept.
export function keepDraft(card, text) {
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
