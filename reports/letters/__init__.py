"""Letters to late units and minutes of inspections: what they state, and who has them."""
