"""The wording of documents: names in braces, the texts that ship, a province's own."""
