"""Issuing: who signs, which number, to whom, and what must not change afterwards."""
