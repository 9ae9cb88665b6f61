"""The families of ``behaviour_v1``: each file defines features over one table made of the log."""
