"""grader.code: the kind "code": programs that are run by someone else, and judged here."""
