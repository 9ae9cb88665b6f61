"""Scores as files that other programs take: typed columns, and a file of them, in pieces."""
