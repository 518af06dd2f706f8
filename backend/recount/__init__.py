"""Counts everything a second time, in plain Python and plain SQL, by none of the rollup's own code."""
