"""Orders between two logs: the order lines of a scoring kept, and orders that arrived read as a file of them would be.

packed    every customer's order lines as text for the store, and back into an engine
columns   what the scored log calls its columns, so that posted orders are read by its own dialect
reading   arrivals -> order lines, by the rules of ``training.transactions`` and no others
"""
