"""HTTP only: each route parses, calls one use case, answers."""
