"""From claims that hold to a text: chosen, linked, rendered in a language whose forms are data."""
