"""What a scoring says of every customer, column by column, and what that adds up to."""
