"""tests: grader. Facts about reading, judging and explaining answers."""
