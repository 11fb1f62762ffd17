"""The overview of a campaign for its leaders: counted once, read often, every number leading to its rows."""
