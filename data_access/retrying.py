"""Transactions that are tried again when another writer got in their way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

Result = TypeVar("Result")
ATTEMPTS = 7
FIRST_PAUSE_S = 0.05  # at most, doubled each time: whoever got in the way comes to its end meanwhile
CROSSED = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


def in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Do the work in one transaction; again when a concurrent writer brought the same rows or locked them crosswise."""
    for attempt in range(ATTEMPTS - 1):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if not _was_crossed(error):
                raise
        time.sleep(random.uniform(0, FIRST_PAUSE_S * 2**attempt))
    with engine.begin() as connection:
        return work(connection)


def _was_crossed(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in CROSSED
