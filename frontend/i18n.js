// Words for people, in the language of the page. Until there is a catalogue, that is English.
export const gettext = (words) => words;
export const ngettext = (one, several, count) => (count === 1 ? one : several);
export const interpolate = (words, data) => words.replace(/%\((\w+)\)s/g, (_, name) => String(data[name]));
