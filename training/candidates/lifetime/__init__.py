"""Lifetime models of a whole shop, fitted on its purchase days."""
