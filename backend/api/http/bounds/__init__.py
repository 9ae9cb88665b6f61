"""What bounds a request: who asks, how large, how often, how much at once."""
