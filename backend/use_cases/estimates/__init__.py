"""What the numbers of a request, or of a history, are worth: nothing stored is read."""
