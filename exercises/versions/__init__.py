"""exercises: versions side by side, taken back or offered again, and single variants shut."""
