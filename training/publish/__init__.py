"""The published folder and its model card."""
