"""Proposals for awards: who is considered, who is proposed and why, votes, and what was decided."""
