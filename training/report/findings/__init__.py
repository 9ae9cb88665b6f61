"""Titles are claims: each function looks at numbers and returns the sentence that holds of them. Every branch is tested
with numbers that select it, and with numbers that must not."""
