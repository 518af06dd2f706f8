"""Chance without state: every draw is a function of (seed, stream, minute, record, field), so that any stretch
of time can
be made again, in any order, and comes out the same. SplitMix64 (Steele, Lea, Flood 2014) mixes the bits."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
U64 = np.uint64


def mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """SplitMix64's output function."""
    z = values + U64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
    return z ^ (z >> U64(31))


class Chance:
    """The draws of one stream."""

    def __init__(self, seed: int, stream: str) -> None:
        """Streams of different names are independent."""
        self._key = mixed(np.array([seed ^ zlib.crc32(stream.encode())], dtype=np.uint64))

    def uniform(self, major: Ints, minor: Ints, field: str) -> Floats:
        """Numbers in [0, 1), one per (major, minor) pair."""
        salt = U64(zlib.crc32(field.encode()))
        with np.errstate(over="ignore"):
            bits = mixed(mixed(mixed(self._key ^ major.astype(np.uint64)) ^ minor.astype(np.uint64)) ^ salt)
        return (bits >> U64(11)).astype(np.float64) * 2.0**-53

    def normal(self, major: Ints, minor: Ints, field: str) -> Floats:
        """Standard normal numbers (Box and Muller 1958)."""
        first = self.uniform(major, minor, field + "/r")
        second = self.uniform(major, minor, field + "/a")
        found: Floats = np.sqrt(-2 * np.log1p(-first)) * np.cos(2 * np.pi * second)
        return found

    def pick(self, major: Ints, minor: Ints, field: str, weights: Floats) -> Ints:
        """Indices drawn by weight."""
        edges = np.cumsum(weights) / weights.sum()
        found: Ints = np.searchsorted(edges, self.uniform(major, minor, field), side="right")
        return np.minimum(found, len(weights) - 1)

    def pick_by_row(self, major: Ints, minor: Ints, field: str, weights: Floats) -> Ints:
        """The same with weights of each record's own. Shape (records, choices)."""
        edges = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
        passed: Ints = (self.uniform(major, minor, field)[:, None] >= edges[:, :-1]).sum(axis=1)
        return passed
