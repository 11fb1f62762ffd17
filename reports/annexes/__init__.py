"""Annexes, and the files attached beside them: tables and charts made from a snapshot alone."""
