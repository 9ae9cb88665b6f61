"""Orders as they arrive, into the scoring in service: the shop in memory, worked out again by the code of ``score``."""
