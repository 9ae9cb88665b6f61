"""The inventory, a file per theme."""
