"""The families of ``behaviour_v1``: each file defines features over one level of detail of the log."""
