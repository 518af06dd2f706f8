"""Which encoding a client is sent, and that bodies are compressed once."""

from __future__ import annotations

import gzip

import brotli
import pytest

from api.encoding import Encoded, accepted


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000, gzip; q=0", "identity"),
        ("br;q=0.001", "br"),
        ("identity", "identity"),
    ],
)
def test_the_best_encoding_that_the_client_takes(header: str, chosen: str) -> None:
    assert accepted(header) == chosen


def test_every_encoding_holds_the_body_and_is_made_once() -> None:
    body = b"patrols " * 100
    encoded = Encoded(body)

    assert encoded.get("identity") is body
    assert brotli.decompress(encoded.get("br")) == body
    assert gzip.decompress(encoded.get("gzip")) == body
    assert encoded.get("br") is encoded.get("br")
    assert len(encoded.get("br")) < len(body)
