"""Rows of a file beside rows of the database: new ones created, changed ones updated, equal ones left alone."""

from itertools import islice

from units.import_outcome import shown
from units.seen import Seen

CHUNK = 2000


def upsert(job, drafts, *, key, fields, among, may_change=None, called=str):
    """Creates the rows that are new, updates those that say something else, and yields (row, object, what happened).

    `drafts` are (row, unsaved object) pairs; `key` and `fields` name the attributes that identify a row and those
    that the file may change. A draft of a file that leaves columns out names the fields it fills in `said`.
    `among(objects)`: the rows there may be already. `may_change(row, old, new)` tells an error and returns False
    where a change is not allowed. `called(object)` is how the preview names a new row.
    """
    seen, drafts = Seen(), iter(drafts)
    while chunk := list(islice(drafts, CHUNK)):
        chunk = _without_repeated(job, seen, chunk, key)
        if not chunk:
            continue
        model = type(chunk[0][1])
        there = {_key(old, key): old for old in among([draft for _, draft in chunk])}
        new, changed, result = [], [], []
        for row, draft in chunk:
            old = there.get(_key(draft, key))
            if old is None:
                new.append(draft)
                result.append((row, draft, "new"))
                job.outcome.show_new(row.number, called(draft))
                continue
            said = _said(draft, fields)
            was = {name: getattr(old, name) for name in fields if name in said}
            was = {name: value for name, value in was.items() if value != getattr(draft, name)}
            if was and may_change and not may_change(row, old, draft):
                continue
            for name in was:
                setattr(old, name, getattr(draft, name))
            if was:
                changed.append((old, was))
                _show(job, row, old, was)
            result.append((row, old, "changed" if was else "unchanged"))
        _write(job, model, new, changed, fields)
        yield from result


def _said(draft, fields):
    return getattr(draft, "said", fields)


def _show(job, row, old, was):
    for name, value in was.items():
        choices = old._meta.get_field(name).choices
        job.show_change(row, name, shown(value, choices), shown(getattr(old, name), choices))


def _write(job, model, new, changed, fields):
    if job.outcome.errors:
        return
    if new or changed:
        job.note_write()
    for draft in new:
        draft.batch = job.batch
    model.objects.bulk_create(new, batch_size=CHUNK)
    job.remember(changed)
    if changed:
        model.objects.bulk_update([old for old, _ in changed], fields, batch_size=500)


def _key(thing, key):
    return tuple(getattr(thing, name) for name in key)


def _without_repeated(job, seen, chunk, key):
    """What the file says for the first time; a second time is an error."""
    earlier = seen.earlier((row.number, _key(draft, key)) for row, draft in chunk)
    for number, first in sorted(earlier.items()):
        job.error(number, "", f"Dòng này trùng với dòng {first}. Hãy bỏ một dòng.")
    return [(row, draft) for row, draft in chunk if row.number not in earlier]
