// What a learner has set, kept in the address: `#descent-1.rate=0.3&descent-1.x=4`. Nothing is written
// before something is changed, and what does not fit a field is not read.
const PAUSE = 250;
const kept = new Map();
let waiting = 0;

export function recall(uid, fields) {
  const found = {};
  for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
    const [owner, name] = split(key);
    const value = owner === uid && Object.hasOwn(fields, name) ? accept(fields[name], text) : null;
    if (value !== null) found[name] = value;
  }
  if (Object.keys(found).length) kept.set(uid, found);
  return found;
}

// `state` is null where all stands as at the beginning.
export function remember(uid, state) {
  if (state) kept.set(uid, state);
  else kept.delete(uid);
  clearTimeout(waiting);
  waiting = setTimeout(write, PAUSE);
}

function accept({ of, min, max }, text) {
  if (of) return of.includes(text) ? text : null;
  const value = Number(text);
  return text.trim() && value >= min && value <= max ? value : null;
}

function split(key) {
  const at = key.lastIndexOf(".");
  return [key.slice(0, at), key.slice(at + 1)];
}

function write() {
  const all = new URLSearchParams();
  for (const [uid, state] of kept) {
    for (const [name, value] of Object.entries(state)) all.set(`${uid}.${name}`, value);
  }
  const hash = all.size ? `#${all}` : "";
  if (hash || location.hash.includes(".")) history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
}
