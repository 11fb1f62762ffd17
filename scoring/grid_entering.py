"""From the posted cells of a grid to saved marks, and what the grid is told of each cell and row."""

import json
from dataclasses import dataclass

from scoring.entering import trouble_of
from scoring.forms import read_points, too_long
from scoring.grid import row_of
from scoring.marking import record_many
from scoring.models import Stage
from scoring.points import BadPoints
from scoring.rows import stored_line
from units.days import show_clock
from units.refusals import Refused

MOST_CELLS = 5000
_OLD_PAGE = "Trang này đã cũ. Hãy tải lại trang; những ô chưa lưu vẫn giữ trên máy này."


@dataclass(frozen=True)
class Typed:
    """One posted cell: what was typed, the words (None: not touched), and the revision that was seen."""

    sheet_id: int
    code: str
    points: str
    words: str | None
    revision: int

    @property
    def key(self):
        return self.sheet_id, self.code


def typed_in(body):
    """(stage, [Typed]) of a posted body. Raises Refused where it is none that a grid sends."""
    try:
        asked = json.loads(body)
        stage = Stage(asked["stage"])
        cells = [_typed(each) for each in asked["cells"]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise Refused(_OLD_PAGE) from None
    if len(cells) > MOST_CELLS:
        raise Refused(f"Mỗi lần chỉ lưu được {MOST_CELLS} ô. Hãy dán ít dòng hơn.")
    return stage, cells


def _typed(each):
    words = each.get("words")
    if not isinstance(each["points"], str) or not (words is None or isinstance(words, str)):
        raise ValueError
    return Typed(int(each["sheet"]), str(each["code"]), each["points"].strip(), words, int(each["revision"]))


def save_cells(sheets, stage, cells, *, by, at):
    """Saves posted cells of these sheets (a queryset of those the grid shows); returns the answer for the page.

    {"cells": {"pk:code": what became of it}, "rows": {pk: totals and what is missing}, "at": "10:32"}.
    """
    known = set(sheets.among({cell.sheet_id for cell in cells}).values_list("pk", flat=True))
    typed, answers = {}, {}
    for cell in cells:
        if cell.sheet_id not in known:
            answers[cell.key] = _refused("Phiếu này không còn trong bảng. Hãy tải lại trang.")
            continue
        try:
            typed[cell.key] = (_opinion(cell, stage), cell.revision)
        except BadPoints as why:
            answers[cell.key] = _refused(str(why))
    written, lines, failed = record_many({pk for pk, _ in typed}, stage=stage, typed=typed, by=by, at=at)
    marks = {(mark.assessment_id, mark.criterion.code): mark for each in lines.values() for mark in each}
    for key in typed:
        answers[key] = _failed(failed[key], stage, by) if key in failed else _saved(marks[key], stage)
    rows = {sheet.pk: row_told(row_of(sheet, lines[sheet.pk], by, stage=stage, at=at)) for sheet in written}
    return {
        "cells": {f"{pk}:{code}": answer for (pk, code), answer in answers.items()},
        "rows": rows,
        "at": show_clock(at),
    }


def row_told(row):
    """What the page shows of a row besides its cells' own text."""
    looks = {cell.code: cell.look for cell in row.cells}
    return {"total": row.total, "counting": row.counting, "band": row.band, "locked": row.locked, "looks": looks}


def _opinion(cell, stage):
    if sentence := too_long(cell.words or "", stage):
        raise BadPoints(sentence)
    return read_points(cell.points, words=cell.words)


def _saved(mark, stage):
    text, words = stored_line(mark, stage)
    return {"state": "saved", "text": text, "revision": mark.revision, "words": words}


def _refused(sentence):
    return {"state": "refused", "sentence": sentence}


def _failed(why, stage, by):
    trouble = trouble_of(why, stage, by=by)
    if trouble.clash is None:
        return _refused(trouble.sentence)
    clash = trouble.clash
    return {
        "state": "conflict",
        "sentence": clash.sentence,
        "keep": clash.keep,
        "write": clash.write,
        "text": clash.their_points,
        "words": clash.their_words,
        "revision": clash.revision,
    }
