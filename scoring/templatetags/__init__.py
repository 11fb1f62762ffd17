"""Tags of the templates of sheets."""
