"""Everything that may be said of a customer: claims, each with the predicate that must hold and the figures it states."""
