"""Marks under scrutiny: numbers that stand out, and explanations that were copied."""
