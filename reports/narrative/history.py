"""What a section said before: one version for each stretch of one person's writing, never two people's in one."""

from collections import Counter
from datetime import timedelta

from reports.models import SectionVersion

BURST = timedelta(minutes=5)
# A save that drops more than this share of the words begins a version of its own.
DROPPED, FEW_WORDS = 0.3, 20


def keep(section, *, before, by, at, apart=False):
    """Records what `section` now says. `before` is (text, revision, saved_at, saved_by_name) as it was until now.

    Saves of one person within five minutes make one version, unless words were thrown away or `apart` asks for one.
    """
    last = section.versions.first()
    if last is None:
        last = _first(section, *before)
    begun_at = at
    if last and not apart and continues(last, text=section.text, by=by, at=at):
        begun_at = last.begun_at
        last.delete()
    section.versions.create(
        revision=section.revision, text=section.text, begun_at=begun_at, at=at, by=by, by_name=by.full_name
    )


def first_versions(sections):
    """Where the history of new sections starts; an empty section has none yet."""
    SectionVersion.objects.bulk_create(
        SectionVersion(
            section=each, revision=each.revision, text=each.text, begun_at=each.saved_at, at=each.saved_at,
            by_name=each.saved_by_name,
        )
        for each in sections
        if each.text
    )  # fmt: skip


def continues(version, *, text, by, at):
    """Whether a save of `text` goes on with the writing of `version`, so that it may stand in its place."""
    return version.by_id == by.pk and at - version.begun_at <= BURST and not drops_much(version.text, text)


def drops_much(before, after):
    words = Counter(before.split())
    if words.total() < FEW_WORDS:
        return False
    return (words - Counter(after.split())).total() > DROPPED * words.total()


def _first(section, text, revision, saved_at, saved_by_name):
    """What stood there before anything was kept."""
    if not text:
        return None
    return section.versions.create(revision=revision, text=text, begun_at=saved_at, at=saved_at, by_name=saved_by_name)
