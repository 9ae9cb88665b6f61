"""``POST /orders``, the webhooks of shops, and what became of an order."""
