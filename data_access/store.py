"""The store's names for those who only hand it on: an opened store, a transaction, and how trouble shows."""

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError as StoreAway

__all__ = ["Connection", "Engine", "StoreAway"]
