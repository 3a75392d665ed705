// What is said to people, through here: in their language where there is a catalogue, else in English.
export const gettext = (text) => text;
export const ngettext = (one, many, count) => (count === 1 ? one : many);
export const interpolate = (text, data) => text.replace(/%\((\w+)\)s/g, (_, name) => String(data[name]));
