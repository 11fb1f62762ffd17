"""What the page of a sheet sends: the fields of its lines, as the browser would."""

from django.urls import reverse

from scoring.rows import row_of
from scoring.sheets import lines_of

HTMX = {"HX-Request": "true"}


def fields_of(sheet, *, stage="self", **changes):
    """Every line as the page shows it; `A1="8,5"` types points, `A1_words="…"` types words."""
    posted, lines = {}, lines_of(sheet)
    for mark in lines:
        row = row_of(mark, lines, stage=stage)
        posted |= {
            f"{row.code}-points": changes.get(row.code, row.value),
            f"{row.code}-words": changes.get(f"{row.code}_words", row.words),
            f"{row.code}-revision": row.revision,
            f"{row.code}-seen": row.seen,
            f"{row.code}-stage": stage,
        }
    return posted


def leave_field(client, sheet, code, points, *, words="Đã thực hiện.", revision=None, stage="self"):
    """What htmx posts when a field of one line is left."""
    known = sheet.marks.get(criterion__code=code).revision if revision is None else revision
    return client.post(
        reverse("assessment_mark", args=[sheet.pk, code]),
        {
            f"{code}-points": points,
            f"{code}-words": words,
            f"{code}-revision": known,
            f"{code}-seen": "",
            f"{code}-stage": stage,
        },
        headers=HTMX,
    )


def take_step(client, sheet, action, **posted):
    return client.post(reverse("assessment_step", args=[sheet.pk, action]), posted)
