"""Counting: what the figures of a report are counted from, one module per kind of record."""
