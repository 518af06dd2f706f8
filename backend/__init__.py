"""Keeps Redis filled: ingest, rollup, publishing, verification, the demo city. Nothing here is imported by the
web side.
"""
