"""grader: values in, a Result out. No Django, no sandbox, no clock, no unseeded chance."""
