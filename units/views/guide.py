"""The user guide: its contents, one chapter, and one section that opens beside a page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.guide import beside
from units.guide.chapters import PUBLIC, SLUGS, chapter, chapters
from units.web import is_fragment


@require_safe
def guide(request):
    return render(request, "units/guide.html", {"chapters": chapters(), "own": beside.chapters_of(request.user.scope)})


@login_not_required
@require_safe
def guide_sign_in(request):
    return _shown(request, PUBLIC)


@require_safe
def guide_chapter(request, slug):
    if slug not in SLUGS or slug == PUBLIC:
        raise Http404
    return _shown(request, slug)


def _shown(request, slug):
    """The whole chapter, or for htmx the section that ?muc= names."""
    shown = chapter(slug)
    section = shown.section(request.GET.get("muc", ""))
    if section and is_fragment(request):
        return render(request, "units/guide_section.html", {"chapter": shown, "section": section})
    before, after = _neighbours(slug) if request.user.is_authenticated else (None, None)
    return render(request, "units/guide_chapter.html", {"chapter": shown, "before": before, "after": after})


def _neighbours(slug):
    place = SLUGS.index(slug)
    return (
        chapter(SLUGS[place - 1]) if place else None,
        chapter(SLUGS[place + 1]) if place + 1 < len(SLUGS) else None,
    )
