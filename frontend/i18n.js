// The words of the interface in the reader's language; English until a catalogue is loaded.
export const gettext = (text) => text;
export const ngettext = (one, many, count) => (count === 1 ? one : many);
export const interpolate = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
