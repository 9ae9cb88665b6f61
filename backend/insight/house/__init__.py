"""The house's own words and actions, chosen by rules."""
