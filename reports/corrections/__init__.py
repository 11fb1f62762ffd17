"""The next version of an issued report: why, and what changed."""
