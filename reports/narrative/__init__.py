"""The words of a report: outline, first drafts, figures inside sentences, versions, remarks."""
