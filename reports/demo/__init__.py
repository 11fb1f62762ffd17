"""Kiên Giang 2019–2022 to try out: the figures are its review's, what is said of a named unit is invented."""
