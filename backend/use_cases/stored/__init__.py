"""What the last scoring says: customers, groups, the shop, files; and who is forgotten."""
