"""What a forecast is, what it may learn from, and the naive ones that every candidate must beat."""
