"""What is said of customers, and what a text that somebody else wrote is worth."""
