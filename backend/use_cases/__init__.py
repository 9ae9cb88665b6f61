"""Verbs, one story per file, without HTTP."""
