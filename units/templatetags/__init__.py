"""Template tags and filters of the interface."""
