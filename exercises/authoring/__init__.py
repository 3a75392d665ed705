"""The author's desk: typed fields, live preview, ownership, history; pages of the admin."""
