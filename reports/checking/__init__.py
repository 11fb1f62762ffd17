"""What a careful secretary looks at before a document is issued: pure rules over facts that are loaded once."""
