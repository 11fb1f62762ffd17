"""Which units to inspect: drawn by lot from strata, or by what speaks for it."""
