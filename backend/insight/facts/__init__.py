"""What may be said of a customer: the fact sheet, its populations, units and slots."""
