"""People's ways through the real system, in the system Chromium."""
