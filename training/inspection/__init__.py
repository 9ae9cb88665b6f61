"""What a log is, before anything is learned from it: how it is read, what it holds, what is odd, and what to do."""
