"""Course, Lesson, Enrolment: what is read, in which order, by whom."""
