"""The list of the rows behind a figure, as the page of a report and the overview both show it."""

from dataclasses import dataclass, replace
from itertools import islice

from django.core.paginator import Page

from reports import sources
from reports.forms import SourceFilterForm
from reports.source_rows import RESULT, columns_of
from units import downloads
from units.web import page_of


@dataclass(frozen=True)
class SourceList:
    """`source`: all rows in the order asked for; `rows`: those of the page.

    `unsorted`: they stand as ever, for too many sheets have moved on to be put in the order asked for.
    """

    source: sources.Source
    form: SourceFilterForm
    unsorted: bool = False
    page: Page | None = None
    rows: list | None = None

    @property
    def filtered(self):
        return bool(self.form.narrowing())

    @property
    def arranges(self):
        """Whether there is anything to narrow or to put in another order."""
        return self.filtered or self.page.paginator.count > 1

    def lines(self):
        """Every row, in chunks as they are read."""
        rows = self.source.rows.iterator(chunk_size=downloads.AT_ONCE)
        while chunk := list(islice(rows, downloads.AT_ONCE)):
            yield from self.source.lines(chunk)


def asked_in(request, figures, key, find, *, frozen):
    """The SourceList of a figure as the address and the person have it; None where no rows stand behind it.

    `find(table=, step=, words=)` gives the Source; `frozen`: the figure is of a report.
    """
    table = sources.table_of(figures, key, request.GET.get("bang"))
    if table is None:
        return None
    form = SourceFilterForm(request.GET, steps=table in sources.OF_SHEETS)
    chosen = form.chosen()
    source = find(table=table, step=chosen.get("buoc"), words=chosen["tim"] or "")
    told = source.with_results() if _by_result(request, source) else source
    request.table.declare(*columns_of(table, key, frozen=frozen, by_result=told is not None))
    source = told or source
    found = SourceList(replace(source, rows=request.table.ordered(source.rows)), form, unsorted=told is None)
    if downloads.asked(request):
        return found
    page = page_of(request, found.source.rows)
    return replace(found, page=page, rows=source.lines(page))


def _by_result(request, source):
    return source.has_results and request.GET.get("xep", "").removeprefix("-") == RESULT
