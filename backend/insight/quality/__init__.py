"""Labelled drafts, and how good the checker and the model are on them."""
