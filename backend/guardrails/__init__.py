"""What may come in and what may go out; possible but odd values pass with a warning."""
