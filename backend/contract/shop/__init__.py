"""What is known of a shop beside its customers' estimates: the log's facts, groups, contacts, people."""
