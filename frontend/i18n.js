// What people read, in their language. In English there is no catalogue: the sentences are themselves.
const { gettext: found, ngettext: counted } = globalThis.django ?? {};

export const gettext = found ?? ((words) => words);
export const ngettext = counted ?? ((one, many, count) => (count === 1 ? one : many));

// Fills %(name)s from an object, or each %s from an array; %% is a per cent sign.
export function interpolate(words, values) {
  let at = 0;
  return words.replace(/%(?:\((\w+)\))?([s%])/g, (whole, name, kind) => {
    if (kind === "%") return "%";
    return String(name ? values[name] : values[(at += 1) - 1]);
  });
}

// For dates and times: day before month, 24 hours, as the English pages have them.
const language = globalThis.document?.documentElement.lang || "en";
export const locale = language === "en" ? "en-GB" : language;
