"""What drove a forecast: contributions that add up to it, for every kind of model."""
