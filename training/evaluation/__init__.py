"""Honest judgement: rolling origins, every candidate on the same customers, the naive ones always among them."""
