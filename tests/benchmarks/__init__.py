"""Measurements, printed beside their yardsticks; nothing here asserts."""
