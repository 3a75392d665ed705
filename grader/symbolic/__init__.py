"""grader.symbolic: typed formulas: read, compared, diagnosed. Never evaluated as Python."""
