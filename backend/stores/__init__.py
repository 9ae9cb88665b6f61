"""What is kept between requests, through SQLAlchemy: SQLite by default, PostgreSQL by ``DATABASE_URL``."""
