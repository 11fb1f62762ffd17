"""The table of rules, in the order in which their objections are read: what blocks first, then what to look at."""

from reports.checking import figures, form, words
from reports.objections import Severity

ALWAYS = (form.nothing_made, form.of_its_kind, form.recipients, form.correction)
OF_WORDS = (
    words.empty,
    words.unknown_figures,
    words.unknown_names,
    words.figures_without_value,
    words.placeholders,
    words.braces,
    words.typed_percentages,
    words.remarks,
    words.copied,
    words.untouched,
)
OF_FIGURES = (
    figures.as_of_the_future,
    figures.warned,
    figures.parts,
    figures.bands,
    figures.wholes,
    figures.changed,
    figures.without_data,
    figures.not_appraised,
    figures.reported,
)
OF_THE_FILE = (form.bases, form.pages, form.stale_pdf)
ORDER = list(Severity)


def objections(facts):
    """Everything that the rules find, the gravest first."""
    rules = ALWAYS
    if facts.body is not None:
        rules += OF_WORDS + (OF_FIGURES if facts.is_report else ()) + OF_THE_FILE
    found = [objection for rule in rules for objection in rule(facts)]
    return sorted(found, key=lambda objection: ORDER.index(objection.severity))
