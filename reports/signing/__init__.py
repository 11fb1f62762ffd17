"""Signatures, and how anybody can tell a document that was issued from another."""
