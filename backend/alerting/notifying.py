"""Empties the outbox: takes one message after the other, sends it, and writes down what became of it.

A message is taken in a transaction before it is sent, so that of several processes one sends it. Whoever dies between
sending and writing leaves it taken: it is sent once more after a while, and carries the alert's number for that reason.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from backend.alerting.channels import NotDelivered
from catalogue.contacts import Contact
from data_access.alert_sendings import FAILED, SENT, Sending, delay_sending, end_sending, take_sending
from data_access.alerts import Alert, read_alert
from data_access.engine import reading
from data_access.store import Engine, StoreAway

log = logging.getLogger(__name__)
TAKEN_FOR_MS = 120_000
DELAYS_S = (5, 15, 60, 300, 900, 3_600, 3_600)
POLL_S = 0.5


@dataclass
class Notifier:
    """`message` gives title and body of an alert's stage in a language; `deliver` sends them to an address or raises
    NotDelivered; `clock` is the machine's time (UTC ms).
    """

    engine: Engine
    contacts: Sequence[Contact]
    message: Callable[[Alert, int, str], tuple[str, str]]
    deliver: Callable[[str, str, str], None]
    clock: Callable[[], int]
    _by_key: Mapping[str, Contact] = field(init=False)

    def __post_init__(self) -> None:
        """Contacts are found by key."""
        self._by_key = {contact.key: contact for contact in self.contacts}

    def run(self, stop: threading.Event) -> None:
        """Until stopped; outlives a store that is away."""
        is_away = False
        while not stop.wait(POLL_S):
            try:
                while not stop.is_set() and self.send_one():
                    pass
                is_away = False
            except StoreAway as error:
                if not is_away:
                    log.error("messages wait for the store: %s", error.orig or error)
                is_away = True

    def send_one(self) -> bool:
        """Send the next message that is due; False when there is none."""
        sending = take_sending(self.engine, self.clock(), TAKEN_FOR_MS)
        if sending is None:
            return False
        with reading(self.engine).connect() as connection:
            alert = read_alert(connection, sending.alert_id)
        address = self._address(sending)
        if alert is None or address is None:
            self._end(sending, FAILED, "the contact or its channel is no longer in ALERTS_FILE")
            return True
        try:
            self.deliver(address, *self.message(alert, sending.stage, self._by_key[sending.contact].lang))
        except NotDelivered as error:
            self._again(sending, str(error))
        except Exception as error:
            self._again(sending, type(error).__name__)
        else:
            self._end(sending, SENT, None)
        return True

    def _address(self, sending: Sending) -> str | None:
        contact = self._by_key.get(sending.contact)
        return contact.channels[sending.channel] if contact and sending.channel < len(contact.channels) else None

    def _end(self, sending: Sending, state: str, result: str | None) -> None:
        end_sending(self.engine, sending.id, state, self.clock(), result)
        told = f": {result}" if result else ""
        log.info("alert %d, stage %d, to %s: %s%s", sending.alert_id, sending.stage, sending.contact, state, told)

    def _again(self, sending: Sending, said: str) -> None:
        if sending.attempts > len(DELAYS_S):
            self._end(sending, FAILED, said)
            return
        due = self.clock() + DELAYS_S[sending.attempts - 1] * 1000
        delay_sending(self.engine, sending.id, due, said)
        log.warning("alert %d could not be told to %s, trying again: %s", sending.alert_id, sending.contact, said)
