// Gives each item to the editor of the admin's form and prints what it would post, unchanged.
const fs = require("fs");
const vm = require("vm");

const react = { createContext: () => ({}), createElement: () => null, Component: class {} };
Object.assign(globalThis, { React: react, ReactModal: {}, ReactDOM: {} });
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const { EditorState } = globalThis.reactJsonForm;
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const posted = asked.map(({ schema, data }) => EditorState.create(schema, data).getData());
process.stdout.write(JSON.stringify(posted));
