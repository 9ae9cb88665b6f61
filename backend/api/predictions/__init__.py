"""The thirty-day routes: one customer, or a thousand."""
