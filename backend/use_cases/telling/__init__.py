"""Telling the shop's own programs: what goes out, and what came of it."""
