"""Check what somebody else wrote about a customer: numbers and comparisons, against the stored record and its facts."""
