"""Rubrics: read from packs and files, written on the pages, looked over, tried on marks of the past, put into force."""
