"""Charts for page and paper: what they show, how they are drawn."""
