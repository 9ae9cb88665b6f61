"""Maximum likelihood for the purchase process, the order value and the hazard."""
