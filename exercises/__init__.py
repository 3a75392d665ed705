"""Whatever can be answered and graded: Exercise, its immutable versions, Submission, GradingRun."""
