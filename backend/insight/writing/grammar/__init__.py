"""Forms of a language filled with figures: numbers as people say them, names, links."""
