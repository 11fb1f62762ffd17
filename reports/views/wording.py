"""The wordings of a province: their list, writing one beside its preview, going back to the one that ships."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from reports.wording import binding, rewording
from reports.wording.rewording import WordingConflict, seen
from reports.wording.sample_pages import sample_page
from reports.wording.shipped import WORDINGS
from units.finding import coordinated_provinces
from units.refusals import Refused
from units.text import nfc
from units.web import refusals_as_messages, status_of


@require_safe
def wording_list(request):
    provinces, province = _province(request)
    own = rewording.own_wordings(province)
    rows = [(each, own.get(code)) for code, each in WORDINGS.items()]
    groups = [(group, list(members)) for group, members in groupby(rows, key=lambda row: row[0].group)]
    context = {"groups": groups, "province": province, "provinces": provinces, "query": _query(province)}
    return render(request, "reports/wording_list.html", context)


def wording_edit(request, code):
    """The wording with its preview; POST saves what was written over what was seen."""
    _, province = _province(request)
    if code not in WORDINGS:
        raise Http404
    stored = rewording.own_wordings(province).get(code)
    standing = stored.text if stored else WORDINGS[code].text
    if request.method != "POST":
        return _page(request, province, code, stored, standing)
    text, before = request.POST.get("text", ""), request.POST.get("seen", "")
    try:
        rewording.save_wording(
            province=province, code=code, text=text, seen_before=before, by=request.user, at=timezone.now()
        )
    except WordingConflict as conflict:
        stored, standing = conflict.stored, conflict.standing
        return _page(request, province, code, stored, standing, text=text, problem=str(conflict), conflict=conflict)
    except Refused as refusal:
        return _page(request, province, code, stored, standing, text=text, problem=str(refusal), before=before)
    messages.success(request, f"Đã lưu mẫu “{WORDINGS[code].title}”.")
    return redirect(_address(code, province))


@require_POST
def wording_preview(request, code):
    """The page as it would be printed, and what in the text means nothing; asked for while somebody writes."""
    _province(request)
    if code not in WORDINGS:
        raise Http404
    return render(request, "reports/wording_preview.html", _previewed(code, request.POST.get("text", "")))


@require_POST
def wording_restore(request, code):
    _, province = _province(request)
    if code not in WORDINGS:
        raise Http404
    with refusals_as_messages(request):
        removal = rewording.restore_wording(
            province=province,
            code=code,
            seen_before=request.POST.get("seen", ""),
            by=request.user,
            at=timezone.now(),
        )
        undo = reverse("removal_undo", args=[removal.pk])
        messages.success(request, f"Đã khôi phục mẫu gốc “{WORDINGS[code].title}”.", extra_tags=undo)
    return redirect(_address(code, province))


def _page(request, province, code, stored, standing, *, text=None, problem="", conflict=None, before=""):
    """`before` keeps what the person had seen where their text was refused, so that a later save still compares."""
    text = standing if text is None else text
    context = {
        "wording": WORDINGS[code],
        "province": province,
        "stored": stored,
        "standing": standing,
        "seen": before or seen(standing),
        "seen_now": seen(standing),
        "text": text,
        "problem": problem,
        "conflict": conflict,
        "query": _query(province),
        "now": timezone.now(),
        "most": binding.MAX_LENGTH,
        **_previewed(code, text),
    }
    return render(request, "reports/wording_edit.html", context, status=status_of(problem, conflict))


def _previewed(code, text):
    text = nfc(text)[: binding.MAX_LENGTH]
    names = binding.SAMPLES[code]
    return {
        "page": sample_page(code, text),
        "problems": binding.problems(text, names, figures=WORDINGS[code].figures),
    }


def _province(request):
    """(the provinces that this person coordinates, the one in the address or the first); 404 for others."""
    provinces = list(coordinated_provinces(request.user).used_first())
    asked = request.GET.get("tinh", "")
    province = next((each for each in provinces if str(each.pk) == asked), None)
    if not provinces or (asked and province is None):
        raise Http404
    return provinces, province or provinces[0]


def _query(province):
    return urlencode({"tinh": province.pk})


def _address(code, province):
    return f"{reverse('wording_edit', args=[code])}?{_query(province)}"
