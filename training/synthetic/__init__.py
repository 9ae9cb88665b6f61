"""A shop whose truth is known, written as a real log with a real log's dirt."""
