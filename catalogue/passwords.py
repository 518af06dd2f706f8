"""Hashes of passwords (scrypt, slow on purpose) and of keys (SHA-256: a key is 256 random bits, which nobody guesses)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

LOG_COST, BLOCK, PARALLEL = 14, 8, 5  # as OWASP's password storage cheat sheet has scrypt: 16 MiB
MOST_MEMORY = 64 * 1024 * 1024
LEAST_LOG_COST, MOST_LOG_COST = 10, 20
SALT_BYTES, HASH_BYTES, KEY_BYTES = 16, 32, 32
SHORTEST = 10
PASSWORD_HASH = re.compile(r"scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})")
KEY_HASH = re.compile(r"sha256\$[0-9a-f]{64}")


def password_hash(password: str) -> str:
    """`scrypt$log2 of the cost$block$parallel$salt$hash`, the last two base64url without padding."""
    salt = secrets.token_bytes(SALT_BYTES)
    made = _scrypt(password, salt, LOG_COST, BLOCK, PARALLEL)
    return f"scrypt${LOG_COST}${BLOCK}${PARALLEL}${_text(salt)}${_text(made)}"


def is_password_hash(text: str) -> bool:
    """Whether a password can be checked against it here: one whose cost is next to nothing or too much cannot."""
    match = PASSWORD_HASH.fullmatch(text)
    if match is None:
        return False
    log_cost, block, parallel = map(int, match.group(1, 2, 3))
    if not (LEAST_LOG_COST <= log_cost <= MOST_LOG_COST and block and parallel):
        return False
    return 128 * block * ((1 << log_cost) + parallel + 2) <= MOST_MEMORY


def password_fits(password: str, known: str) -> bool:
    """Whether the hash is one of this password. Takes about a tenth of a second of a core.

    Passwords are compared by Unicode's NFKC: an input method's full-width letters are the same as plain ones.
    """
    match = PASSWORD_HASH.fullmatch(known)
    if match is None:
        return False
    made = _scrypt(password, _bytes(match[4]), *map(int, match.group(1, 2, 3)))
    return hmac.compare_digest(made, _bytes(match[5]))


def new_key() -> str:
    """A key that nobody else has."""
    return secrets.token_urlsafe(KEY_BYTES)


def key_hash(key: str) -> str:
    """`sha256$` and 64 hexadecimal digits."""
    return f"sha256${hashlib.sha256(key.encode()).hexdigest()}"


def is_key_hash(text: str) -> bool:
    """Whether it is one that `key_hash` makes."""
    return KEY_HASH.fullmatch(text) is not None


def key_fits(key: str, known: str) -> bool:
    """Whether the hash is one of this key."""
    return hmac.compare_digest(key_hash(key), known)


def _scrypt(password: str, salt: bytes, log_cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        unicodedata.normalize("NFKC", password).encode(),
        salt=salt,
        n=1 << log_cost,
        r=block,
        p=parallel,
        maxmem=MOST_MEMORY,
        dklen=HASH_BYTES,
    )


def _text(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
