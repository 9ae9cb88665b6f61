"""Lifetime value on one's own terms: margin, discount, any horizon; and how well the purchase process follows the shop."""
