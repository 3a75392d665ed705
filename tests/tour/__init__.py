"""tests: every page with something on it: for axe, for the benches, for the pictures."""
