"""A synthetic province: import files and the figures they must give, by arithmetic that shares no code with the app."""
