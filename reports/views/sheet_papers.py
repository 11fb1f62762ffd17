"""Sheets on paper: printing one, binding many, and asking whether a paper is what its sheet says today."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports import sheet_printing
from reports.papers.book_form import SheetBookForm
from reports.papers.sheet_books import size_of
from reports.papers.sheets import compare
from scoring.models import Assessment
from units.refusals import Refused
from units.web import is_fragment, refusals_as_messages


@require_POST
def assessment_paper(request, pk):
    """Goes to the document of the sheet; where nothing changed its PDF is there at once."""
    sheet = _sheet(request, pk)
    where = sheet
    with refusals_as_messages(request):
        where = sheet_printing.print_sheet(sheet=sheet, by=request.user, at=timezone.now())
    return redirect(where)


@require_safe
def assessment_paper_check(request, pk):
    """Whoever may see the sheet learns whether the paper whose hash is in `?ma=` still says what the sheet says."""
    sheet = _sheet(request, pk)
    typed = request.GET.get("ma", "")
    context = {"sheet": sheet, "typed": typed, "found": compare(sheet, typed)}
    return render(request, "reports/sheet_paper_check.html", context)


def sheet_book_create(request):
    scope = request.user.scope
    if not (scope.coordinated_province_ids or scope.unit_ids):
        raise Http404
    if is_fragment(request) and request.method == "GET":
        form = SheetBookForm(request.GET, user=request.user, asked=request.GET)
        return render(request, "reports/sheet_book_size.html", {"size": _size(form, request.user)})
    form = SheetBookForm(request.POST or None, user=request.user, asked=request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            about = form.about()
            return redirect(
                sheet_printing.bind_book(round_=form.round_(), about=about, by=request.user, at=timezone.now())
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/sheet_book_create.html", {"form": form})


def _sheet(request, pk):
    sheets = Assessment.objects.visible_to(request.user).select_related(
        "round__campaign__province", "unit", "staff", "rubric"
    )
    return get_object_or_404(sheets, pk=pk)


def _size(form, user):
    return size_of(form.about(), user) if form.is_valid() else None
