"""The words that every room shares: features, segments, parameters, estimates. Imports nothing but ``errors``."""
