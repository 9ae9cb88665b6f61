"""Everything that a service keeps, in one file, and back again.

tables   rows of every table as lines of JSON, the same from SQLite and PostgreSQL
archive  a packed file of tables and models, with the hash of each part
"""
