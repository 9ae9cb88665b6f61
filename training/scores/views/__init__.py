"""What pages show of the shop, and of each customer's orders: worked out at scoring time, so that a page adds up nobody."""
