"""GET /metrics: what an operator watches, as Prometheus text."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from api.hub import Hub
from data_access.stream_board import StreamReport


class Metrics:
    """One web process's metrics."""

    def __init__(self, hub: Hub) -> None:
        """Registers nothing globally, so that tests do not disturb each other."""
        self.registry = CollectorRegistry()
        labels = ("feed", "outcome")
        self._intake = Counter("command_centre_records", "Records received", labels, registry=self.registry)
        self._gauge("command_centre_polls_waiting", "Open long polls", lambda: float(hub.waiting))
        self._gauge("command_centre_documents_watched", "Documents kept for watchers", lambda: float(len(hub.channels)))
        self._gauge("command_centre_redis_up", "1 while Redis is listened to", lambda: float(hub.is_listening))
        self._version = Gauge("command_centre_rollup_version", "Last tick's version", registry=self.registry)
        self._age = Gauge("command_centre_rollup_age_seconds", "Time since the last tick", registry=self.registry)
        self._streams = Gauge("command_centre_streams_running", "Cameras made live now", registry=self.registry)
        told = "How often pictures that broke off were started again"
        self._restarts = Gauge("command_centre_stream_restarts", told, registry=self.registry)

    def _gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        Gauge(name, text, registry=self.registry).set_function(read)

    def count_intake(self, feed: str, accepted: int, duplicates: int, rejected: int) -> None:
        """Count the outcome of one request."""
        for outcome, number in (("accepted", accepted), ("duplicate", duplicates), ("rejected", rejected)):
            self._intake.labels(feed, outcome).inc(number)

    def text(self, head: dict[str, int], real_ms: int, streams: StreamReport | None = None) -> bytes:
        """The exposition; `head` is the last tick as Redis has it, `streams` what the streams process said last."""
        self._streams.set(streams.running if streams else float("nan"))
        self._restarts.set(streams.restarts if streams else float("nan"))
        self._version.set(head.get("version", 0))
        self._age.set((real_ms - head["beat"]) / 1000 if head else float("nan"))
        return generate_latest(self.registry)
