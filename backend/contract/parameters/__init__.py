"""What training hands to scoring: the parameters of every formula, one file a family."""
