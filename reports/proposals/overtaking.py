"""What happened since a list was built and forbids a row by now: a discipline in force, the same award meanwhile."""

from reports.proposals import histories

TOLD = "{whom} nay đang bị kỷ luật hoặc đã được tặng cùng hình thức cho thành tích này."


def overtaken(proposal):
    """{pk: name} of the rows on the list that nobody may propose any more. A fixed number of queries."""
    forbidden = {whose for whose, found in histories.penalties(proposal).items() if any(each.stands for each in found)}
    forbidden |= {
        whose
        for whose, found in histories.honours(proposal).items()
        if any(each.form == proposal.form and each.covers(proposal.year) for each in found)
    }
    if not forbidden:
        return {}
    rows = proposal.nominees.listed().in_order().values_list("pk", "name", "unit", "staff__person")
    return {
        pk: name for pk, name, unit, person in rows if (("person", person) if person else ("unit", unit)) in forbidden
    }
