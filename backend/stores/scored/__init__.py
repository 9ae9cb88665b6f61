"""Scorings: written whole, read page by page."""
