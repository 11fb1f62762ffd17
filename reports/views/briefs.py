"""Asking for the leadership's brief of a report."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.briefing import ask_for_brief
from reports.views.words import found
from units.web import refusals_as_messages


@require_POST
def report_brief(request, pk):
    report = found(request, pk)
    with refusals_as_messages(request):
        return redirect(ask_for_brief(report=report, by=request.user, at=timezone.now()))
    return redirect(report)
