"""The commands that make what PEOPLE_FILE holds: `password` hashes one that is typed, `key` makes a new one for a wall or a
sender of records. Neither writes a file.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from catalogue.errors import OperatorError
from catalogue.passwords import SHORTEST, key_hash, new_key, password_hash

PASSWORD_HELP = "ask for a password and print its hash, for PEOPLE_FILE"
KEY_HELP = "make a key for a wall or a sender of records, and print it with its hash, for PEOPLE_FILE"


def add_parsers(subparsers: Any) -> None:
    """Add `password` and `key` to an argparse parser's subparsers; `run` takes the product, which neither needs."""
    for name, about, run in (("password", PASSWORD_HELP, password), ("key", KEY_HELP, key)):
        own: argparse.ArgumentParser = subparsers.add_parser(name, help=about, description=about)
        own.set_defaults(run=lambda _product, _arguments, run=run: run())


def password() -> int:
    """Read a password, twice from a terminal and once from a pipe, and print its hash."""
    typed = _from_terminal() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(typed) < SHORTEST:
        raise OperatorError(f"the password has {len(typed)} letters; it must have {SHORTEST} or more")
    print(password_hash(typed))
    return 0


def key() -> int:
    """Print a new key and its hash."""
    made = new_key()
    print(f"key, for whoever shows it:  {made}\nhash, for PEOPLE_FILE:      {key_hash(made)}")
    return 0


def _from_terminal() -> str:
    typed = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != typed:
        raise OperatorError("the two are not the same; begin again")
    return typed
