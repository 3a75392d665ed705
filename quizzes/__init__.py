"""Quiz, Question, Attempt: arrangement, time and points."""
