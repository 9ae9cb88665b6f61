"""What is known of a customer: the sheet of a scored one, the sheet of a request, and values with their units."""
