"""What learned candidates share: examples, the level of a month, losses, the choice of settings."""
