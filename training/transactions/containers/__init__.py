"""What the bytes are, by content, and their text or tables; bounded before anything is held."""
