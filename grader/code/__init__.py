"""grader: programs: how they are called, how their answers differ from right ones, and why."""
