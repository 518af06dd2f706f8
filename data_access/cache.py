"""The backend's side of Redis: writes snapshots so that body and version change together, and says which areas changed.

Keys: `KEYS.area(code)` is a hash of version, body, today, yesterday, one `layer:{indicator}:{level}` per layer, and for
areas with others below one `before:{indicator}:{level}` for the next level and one `past:{indicator}` of the past week;
`KEYS.head` a hash of the last tick (version, as_of, beat, epoch, behind); `KEYS.feeds` when each feed was last heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from catalogue.errors import OperatorError
from data_access.areas import AreaTree
from data_access.lease import LeaseLost

CacheAway = redis.RedisError


@dataclass(frozen=True)
class Keys:
    """The names in Redis; `prefix` keeps several cities in one Redis apart."""

    prefix: str = "command-centre"

    def area(self, code: str) -> str:
        """The snapshot of an area."""
        return f"{self.prefix}:area:{code}"

    @property
    def head(self) -> str:
        """The last tick."""
        return f"{self.prefix}:head"

    @property
    def feeds(self) -> str:
        """When each feed was last heard, as JSON."""
        return f"{self.prefix}:feeds"

    @property
    def changes(self) -> str:
        """The channel on which a tick names the areas it rewrote."""
        return f"{self.prefix}:changes"


class CacheEmptied(redis.RedisError):
    """Redis was flushed or restarted since the last writing."""


class CacheError(OperatorError):
    """Redis cannot be used; the message says which one and what to do."""


def connect(url: str) -> redis.Redis:
    """A client that gives up at once: the caller's loop is the retry. CacheError for an address that is none."""
    try:
        return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))
    except ValueError as error:
        raise CacheError(f"REDIS_URL {url!r} is not a Redis address: {error}") from error


def check(client: redis.Redis, url: str) -> None:
    """CacheError unless Redis answers."""
    try:
        client.ping()
    except redis.RedisError as error:
        raise CacheError(f"Redis at {url} does not answer ({error}); start it or correct REDIS_URL") from error


class Publisher:
    """Writes one backend's ticks. A backend whose epoch is over can write nothing."""

    def __init__(self, client: redis.Redis, epoch: int, keys: Keys | None = None) -> None:
        """`epoch` is the lease's."""
        self.client = client
        self.epoch = epoch
        self.keys = keys or Keys()

    def publish(
        self,
        version: int,
        as_of: int,
        beat: int,
        feeds: Mapping[str, int | None],
        areas: Mapping[str, Mapping[str, Any]],
        is_whole: bool,
        behind: int = 0,
    ) -> None:
        """Write a tick: all areas' hash fields, the head and the announcement in one MULTI.

        `behind` is the number of areas that have changed as well and come later.
        LeaseLost when fenced off; CacheEmptied when only some areas are given and the others are not there.
        """
        with self.client.pipeline() as pipe:
            try:
                pipe.watch(self.keys.head)  # type: ignore[no-untyped-call]
                self._check_epoch(pipe.hget(self.keys.head, "epoch"), is_whole)
                pipe.multi()
                for code, fields in areas.items():
                    pipe.hset(self.keys.area(code), mapping={"version": version} | dict(fields))
                pipe.set(self.keys.feeds, orjson.dumps(dict(feeds)))
                head: dict[Any, Any] = {"version": version, "as_of": as_of, "beat": beat, "epoch": self.epoch}
                head["behind"] = behind
                pipe.hset(self.keys.head, mapping=head)
                pipe.publish(self.keys.changes, orjson.dumps(list(areas)))
                pipe.execute()
            except redis.WatchError as error:
                raise LeaseLost("another backend wrote to Redis at the same moment") from error

    def drop_areas_not_in(self, tree: AreaTree) -> None:
        """Remove snapshots of areas that are no more."""
        known = {self.keys.area(code).encode() for code in tree.index}
        gone = [key for key in self.client.scan_iter(self.keys.area("*"), count=1_000) if key not in known]
        if gone:
            self.client.delete(*gone)

    def _check_epoch(self, found: Any, is_whole: bool) -> None:
        if found is not None and int(found) > self.epoch:
            raise LeaseLost(f"lease epoch {self.epoch} is over: Redis was written in epoch {int(found)}")
        if not is_whole and (found is None or int(found) < self.epoch):
            raise CacheEmptied("Redis does not hold what was written before")


def read_bodies(
    client: redis.Redis, codes: Iterable[str], fields: list[str], keys: Keys | None = None
) -> list[list[bytes | None]]:
    """The same hash fields of many areas, read together with the head in one MULTI: its version, as_of and how many
    areas it is behind come last.
    """
    names = keys or Keys()
    with client.pipeline(transaction=True) as pipe:
        for code in codes:
            pipe.hmget(names.area(code), fields)
        pipe.hmget(names.head, ["version", "as_of", "behind"])
        found: list[list[bytes | None]] = pipe.execute()
    return found
