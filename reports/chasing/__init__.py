"""Đôn đốc: who blocks a round, reminding them, and what comes after a reminder that did not help."""
