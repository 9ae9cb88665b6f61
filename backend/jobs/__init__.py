"""Training beside the service: a queue in the database, one child process at a time, and what it says while it runs."""
