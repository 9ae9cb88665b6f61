"""Words about numbers: facts go in, words come out, and code owns every number."""
