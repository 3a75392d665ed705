"""Learners report problems with an exercise; authors see the same, answer, and close."""
