"""Customers, answers and a pretend provider for the tests of ``backend.insight``."""
