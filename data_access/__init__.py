"""The only door to the store (SQLAlchemy) and to the cache (Redis)."""
