"""Exercises: whether an exercise may be published: every check, and what each of them found."""
