"""The published model: its manifest, and loading it, or refusing to."""
