"""exercises.exchange: exercises from and to Moodle XML and GIFT, and to QTI 3.0; says what is lost.

Pure but for `desk` (the admin's pages) and `shelf` (rows): content in, text out, and back.
"""
