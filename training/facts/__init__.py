"""What the order log says of every customer and of the shop, as of a date: the ground that claims stand on."""
