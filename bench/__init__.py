"""Measures the product against its targets and its peers; `python -m bench` runs it, nothing of the product imports it."""
