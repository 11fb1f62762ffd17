"""Taking in a file: columns matched, cells read, every error told by row and column, and all of it or nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from units.legacy import legacy_encoding
from units.models import ImportBatch, ImportKind, Province, Staff, Unit
from units.tables import BadFile, Table, is_blank, text_of
from units.text import fold, one_line

CHUNK = 2000
MOST_TOLD = 1000
REMEMBERED = 5000


@dataclass(frozen=True)
class Column:
    """One column of a kind of file. `read` turns a cell into a value or raises ValueError with a sentence.

    `needed`: no cell may be blank. `optional`: the column may be left out; then nothing it says is touched.
    """

    key: str
    title: str
    read: Callable
    needed: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Importer:
    """One kind of import file: its columns and the verb that takes its rows in."""

    kind: ImportKind
    columns: tuple
    take: Callable
    needs_campaign: bool = True


@dataclass(frozen=True)
class Problem:
    """An error or a warning, and the cell it is about."""

    row: int | None
    column: str
    sentence: str

    def __str__(self):
        where = [f"Dòng {self.row}"] if self.row else []
        where += [f"cột “{self.column}”"] if self.column else []
        return f"{', '.join(where)}: {self.sentence}" if where else self.sentence


@dataclass
class Outcome:
    """What an import did, or would do (dry run), or why it did nothing (errors)."""

    counts: Counter = field(default_factory=Counter)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0
    batch: ImportBatch | None = None

    def summary(self):
        return (
            f"{self.counts['new']} dòng mới, {self.counts['changed']} dòng đã đổi, "
            f"{self.counts['unchanged']} dòng giữ nguyên"
        )


class Post(NamedTuple):
    """One time of a person in a unit."""

    staff_id: int
    first: date | None
    last: date | None
    category: str

    def within(self, first, last):
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


class Row:
    """The values of one row by column key; a column that the file leaves out is not in it."""

    __slots__ = ("number", "values")

    def __init__(self, number, values):
        self.number, self.values = number, values

    def __getitem__(self, key):
        return self.values[key]

    def __contains__(self, key):
        return key in self.values

    def get(self, key):
        return self.values.get(key)


class Job:
    """One run over one file: where it goes, what is known already, and what was found wrong."""

    def __init__(self, importer, *, province, campaign, file_name, by, by_name, at):
        self.importer, self.province, self.campaign = importer, province, campaign
        self.file_name, self.by, self.by_name, self.at = file_name, by, by_name, at
        self.outcome = Outcome()
        self.titles = {column.key: column.title for column in importer.columns}
        self.sha256, self._units = "", {}

    def error(self, row, key, sentence):
        self._tell("error", row, key, sentence)

    def warn(self, row, key, sentence):
        self._tell("warning", row, key, sentence)

    def _tell(self, what, row, key, sentence):
        told = getattr(self.outcome, f"{what}s")
        if len(told) < MOST_TOLD:
            told.append(Problem(row and getattr(row, "number", row), self.titles.get(key, ""), sentence))
        setattr(self.outcome, f"{what}_count", getattr(self.outcome, f"{what}_count") + 1)

    @cached_property
    def batch(self):
        """The record of this import; made with the first row that is written."""
        return ImportBatch.objects.create(
            kind=self.importer.kind,
            province=self.province,
            file_name=self.file_name[:255],
            sha256=self.sha256,
            row_count=0,
            imported_at=self.at,
            by=self.by,
            by_name=self.by_name,
        )

    def note_write(self):
        """Leaves the record of this import when rows were only changed."""
        return self.batch

    @property
    def units(self):
        """{code: Unit} of the province."""
        return self.units_of(self.province)

    def units_of(self, province):
        """{code: Unit} of a province, read once."""
        if province.pk not in self._units:
            fields = ("province_id", "code", "name", "kind", "valid_from", "valid_to")
            units = Unit.objects.filter(province=province).only(*fields)
            self._units[province.pk] = {unit.code: unit for unit in units}
        return self._units[province.pk]

    @cached_property
    def known_provinces(self):
        """The province and those it was formed from."""
        return [self.province, *self.province.predecessors.all()]

    @cached_property
    def staff(self):
        """{(unit id, code): [Post, …]} of the province, in the order of their first days."""
        found = {}
        rows = Staff.objects.filter(unit__province=self.province).order_by(F("valid_from").asc(nulls_first=True), "pk")
        for unit_id, code, *post in rows.values_list(
            "unit_id", "code", "pk", "valid_from", "valid_to", "category"
        ).iterator():
            found.setdefault((unit_id, code), []).append(Post(*post))
        return found

    def unit(self, row, key="unit"):
        """The unit that the row names, or None: nothing was named, or an error was told."""
        code = row.get(key)
        if code is None:
            return None
        unit = self.units.get(code)
        if unit is None:
            self.error(row, key, f"Tỉnh chưa có đơn vị mã “{code}”. Hãy sửa mã hoặc nhập đơn vị đó trước.")
        return unit

    def posts(self, row, unit, key="staff"):
        """The posts of the person whom the row names in the unit; an error is told when there is none."""
        posts = self.staff.get((unit.pk, row[key]), [])
        if not posts:
            self.error(row, key, f"{unit.name} chưa có cán bộ mã “{row[key]}”. Hãy sửa mã hoặc nhập cán bộ trước.")
        return posts

    def count(self, outcomes):
        """Adds up what became of rows."""
        self.outcome.counts.update(outcomes)


def import_file(
    importer, path, *, province, campaign=None, file_name=None, by=None, by_name="Dòng lệnh", at, dry_run=False
):
    """Takes the file in and returns an Outcome; with errors, and on a dry run, nothing was written."""
    table_name = file_name or str(path).rsplit("/", 1)[-1]
    job = Job(importer, province=province, campaign=campaign, file_name=table_name, by=by, by_name=by_name, at=at)
    with transaction.atomic():
        # One import of a province at a time: what was looked up stays true until the rows are written.
        Province.objects.select_for_update(of=("self",)).get(pk=province.pk)
        try:
            table = Table(path, headers=[column.title for column in importer.columns])
            job.sha256 = table.sha256
            importer.take(job, read_rows(job, table))
        except BadFile as bad:
            job.error(None, "", str(bad))
        _close(job, dry_run=dry_run)
    return job.outcome


def _close(job, *, dry_run):
    outcome = job.outcome
    if outcome.errors or dry_run:
        transaction.set_rollback(True)
    elif "batch" in job.__dict__:
        job.batch.row_count = sum(outcome.counts.values())
        job.batch.save(update_fields=["row_count"])
        outcome.batch = job.batch


def read_rows(job, table):
    """The good rows of the table; what is wrong with the others is told."""
    places = [(column.key, place, _reader(column)) for column, place in _matched(job.importer.columns, table.header)]
    width = len(table.header)
    for number, cells in table.rows():
        if len(cells) > width and any(not is_blank(cell) for cell in cells[width:]):
            job.error(number, "", f"Dòng có nhiều ô hơn {width} cột. Ô có dấu phân cách phải đặt trong ngoặc kép.")
            continue
        values, good = {}, True
        for key, place, read in places:
            try:
                values[key] = read(cells[place] if place < len(cells) else None)
            except ValueError as wrong:
                job.error(number, key, str(wrong))
                good = False
        if good:
            yield Row(number, values)


def _reader(column):
    """Reads the cells of a column; codes, years and points come again and again, so the latest are remembered."""
    known = {}

    def read(cell):
        if not isinstance(cell, str):
            return _read(column, cell)
        if cell not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[cell] = _read(column, cell)
        return known[cell]

    return read


def _read(column, cell):
    if is_blank(cell):
        if column.needed:
            raise ValueError("Ô này không được để trống.")
        return None
    if isinstance(cell, str):
        if encoding := legacy_encoding(cell):
            raise ValueError(
                f"“{cell.strip()[:60]}” dùng bảng mã {encoding}. Hãy chuyển tệp sang Unicode rồi nhập lại."
            )
        if "\ufffd" in cell:
            raise ValueError(f"“{cell.strip()[:60]}” đã mất chữ. Hãy lấy lại tệp gốc và lưu với mã UTF-8.")
    return column.read(cell)


def _matched(columns, header):
    """[(column, place)] for the columns that the file has; raises BadFile when the header does not fit."""
    known = {fold(column.title): column for column in columns}
    said = [one_line(text_of(cell)) for cell in header]
    while said and not said[-1]:
        said.pop()
    if encoding := next((found for title in said if (found := legacy_encoding(title))), None):
        raise BadFile(f"Tên cột dùng bảng mã {encoding}. Hãy chuyển tệp sang Unicode rồi nhập lại.")
    titles = ", ".join(column.title if "," not in column.title else f"“{column.title}”" for column in columns)
    found = {}
    for place, title in enumerate(said):
        column = known.get(fold(title))
        if column is None:
            raise BadFile(f"Cột thứ {place + 1} “{title}” không thuộc loại tệp này. Tệp cần các cột: {titles}.")
        if column in found:
            raise BadFile(f"Cột “{column.title}” xuất hiện hai lần. Hãy bỏ một cột.")
        found[column] = place
    if missing := [column.title for column in columns if not column.optional and column not in found]:
        raise BadFile(f"Tệp thiếu cột {', '.join(f'“{title}”' for title in missing)}. Tệp cần các cột: {titles}.")
    return list(found.items())


def upsert(job, drafts, *, key, fields, among, may_change=None):
    """Creates the rows that are new, updates those that say something else, and yields (row, object, what happened).

    `drafts` are (row, unsaved object) pairs; `key` and `fields` name the attributes that identify a row and those
    that the file may change. A draft of a file that leaves columns out names the fields it fills in `said`.
    `among(objects)`: the rows there may be already. `may_change(row, old, new)` tells an error and returns False
    where a change is not allowed.
    """
    seen, drafts = {}, iter(drafts)
    while chunk := list(islice(drafts, CHUNK)):
        chunk = [(row, draft) for row, draft in chunk if _first(job, seen, row, draft, key)]
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
                continue
            other = [
                name for name in fields if name in _said(draft, fields) and getattr(old, name) != getattr(draft, name)
            ]
            if other and may_change and not may_change(row, old, draft):
                continue
            for name in other:
                setattr(old, name, getattr(draft, name))
            if other:
                changed.append(old)
            result.append((row, old, "changed" if other else "unchanged"))
        _write(job, model, new, changed, fields)
        yield from result


def _said(draft, fields):
    return getattr(draft, "said", fields)


def _write(job, model, new, changed, fields):
    if job.outcome.errors:
        return
    if new or changed:
        job.note_write()
    for draft in new:
        draft.batch = job.batch
    model.objects.bulk_create(new, batch_size=CHUNK)
    if changed:
        model.objects.bulk_update(changed, fields, batch_size=500)


def _key(thing, key):
    return tuple(getattr(thing, name) for name in key)


def _first(job, seen, row, draft, key):
    """Whether the file says this for the first time; a second time is an error."""
    earlier = seen.setdefault(_key(draft, key), row.number)
    if earlier != row.number:
        job.error(row, "", f"Dòng này trùng với dòng {earlier}. Hãy bỏ một dòng.")
    return earlier == row.number
