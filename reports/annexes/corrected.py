"""The last annex of a correction: what changed since the version that it replaces."""

from dataclasses import dataclass

from reports.corrections import telling
from reports.tables import Annex, Cell, Column, Table, numbered

NEW, DROPPED = "(đoạn mới)", "(đã bỏ)"
NEW_ROW, GONE_ROW = "(dòng mới)", "(không còn)"


@dataclass(frozen=True)
class WordsCell(Cell):
    """Words of which those that changed are underlined."""

    pieces: tuple = ()


@dataclass(frozen=True)
class WordsTable(Table):
    """A table whose cells may be WordsCells: a few rows of it may be as tall as a page."""

    marked: bool = True

    @property
    def is_short(self):
        return False


def changed(body):
    """Figures, words and lists, each in a table where anything of it changed."""
    if not (before := telling.replaced(body)):
        return Annex("", [])
    words = _words(body)
    tables = [*_figures(body), *words, *_lists(body)]
    return Annex(f"Những điểm thay đổi so với {before}", tables, wide=bool(words))


def _figures(body):
    columns = [
        Column("TT", "ordinal"),
        Column("Số liệu", "words"),
        Column("Bản trước"),
        Column("Bản này"),
        Column("Chênh lệch", "place"),
    ]
    changes = telling.figures(body)
    rows = [[Cell(each.label, "words"), *map(Cell, (each.before, each.after, each.difference))] for each in changes]
    if not rows:
        return []
    reported = any("*" in told for each in changes for told in (each.before, each.after))
    return [Table(columns, numbered(rows), "Số liệu thay đổi", notes=["(*) Số ghi theo báo cáo."] * reported)]


def _words(body):
    columns = [
        Column("TT", "ordinal"),
        Column("Mục", "place"),
        Column("Bản trước", "words"),
        Column("Bản này", "words"),
    ]
    rows = [
        [Cell(each.place, "words"), _told(each.before, NEW), _told(each.after, DROPPED)] for each in telling.words(body)
    ]
    note = "Chữ gạch chân là chữ khác nhau. Đoạn chỉ khác ở số liệu không nêu lại ở đây."
    return [WordsTable(columns, numbered(rows), "Lời văn thay đổi", notes=[note])] if rows else []


def _lists(body):
    columns = [
        Column("TT", "ordinal"),
        Column("Danh sách", "place"),
        Column("Bản trước", "words"),
        Column("Bản này", "words"),
    ]
    rows = [
        [Cell(each.title, "words"), Cell(each.before or NEW_ROW, "words"), Cell(each.after or GONE_ROW, "words")]
        for each in telling.lists(body)
    ]
    return [Table(columns, numbered(rows), "Danh sách thay đổi")] if rows else []


def _told(pieces, otherwise):
    return WordsCell(" ".join(piece.text for piece in pieces) or otherwise, "words", pieces=pieces)
