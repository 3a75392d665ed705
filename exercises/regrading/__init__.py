"""exercises: grading answers again, as a dry run first; what was shown is what is then applied."""
