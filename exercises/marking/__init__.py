"""People mark what no program can: texts, and answers that the grader could not decide."""
