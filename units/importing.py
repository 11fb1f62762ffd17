"""Taking in a file: every error told by row and column, all of it or nothing, and a record of where rows came from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from units import account_log
from units.account_log import AccountAction
from units.import_outcome import Legacy, Outcome, Problem, shown
from units.legacy import convert
from units.models import ImportBatch, ImportKind, Province, Staff, Unit
from units.numbers import show_count
from units.reading import read_rows
from units.remembering import record_made, remember
from units.schema import MANY_ROWS, refresh_statistics
from units.tables import BadFile, Table

PROGRESS_EVERY = 500


@dataclass(frozen=True)
class Importer:
    """One kind of import file: its columns, the verb that takes its rows in, and the models that it fills.

    `withdraw(batch)` undoes what the generic way (units.withdrawing) cannot, before it; `recheck(batch)` raises Refused
    where the rows, as they then are again, break a rule of the office that no constraint knows.
    """

    kind: ImportKind
    columns: tuple
    take: Callable
    fills: tuple
    needs_campaign: bool = True
    withdraw: Callable | None = None
    recheck: Callable | None = None
    version: int = 1

    @property
    def template(self):
        """The name of the template of today; a new version says that files filled in on older ones no longer fit."""
        return f"{self.kind.value}/{self.version}"


class Post(NamedTuple):
    """One time of a person in a unit."""

    staff_id: int
    first: date | None
    last: date | None
    category: str

    def within(self, first, last):
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


class Job:
    """One run over one file: where it goes, what is known already, and what was found wrong."""

    def __init__(self, importer, *, province, campaign, file_name, by, by_name, at, progress=None):
        self.importer, self.province, self.campaign = importer, province, campaign
        self.file_name, self.by, self.by_name, self.at = file_name, by, by_name, at
        self.outcome, self._progress = Outcome(), progress
        self.titles = {column.key: column.title for column in importer.columns}
        self.sha256, self._units, self._made = "", {}, {}

    def error(self, row, key, sentence):
        self._tell("error", row, key, sentence)

    def warn(self, row, key, sentence):
        self._tell("warning", row, key, sentence)

    def _tell(self, what, row, key, sentence):
        number = row and getattr(row, "number", row)
        self.outcome.tell(what, Problem(number, self.titles.get(key, ""), sentence))

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

    def remember(self, changed):
        """Keeps what rows said, so that this import can be withdrawn.

        `changed` are (row that says the new, {attribute: value before}) pairs of one model; foreign keys by their
        `_id`. Call it only where the rows are written.
        """
        if changed:
            remember(self.batch, changed)

    def made(self, *rows):
        """Names rows that this import made in a table without a `batch` column."""
        for row in rows:
            self._made.setdefault(type(row), []).append(row.pk)

    def following(self, rows, rows_in_all):
        """The rows, counted as they are read and told to whoever watches."""
        for count, row in enumerate(rows, 1):
            self.outcome.rows_read = count
            if self._progress and count % PROGRESS_EVERY == 0:
                self._progress(count, rows_in_all)
            yield row

    def note_legacy(self, encoding, text):
        """A cell in an old encoding: what converting the file would make of it."""
        self.outcome.legacy = self.outcome.legacy or Legacy(encoding)
        if encoding == self.outcome.legacy.encoding:
            self.outcome.legacy.note(text, convert(text, encoding))

    def show_change(self, row, key, before, after):
        """A sample of what changes, for the preview; values are those of the model, or words."""
        if key in self.titles:
            self.outcome.show_change(row.number, self.titles[key], shown(before), shown(after))

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
    importer,
    path,
    *,
    province,
    campaign=None,
    file_name=None,
    by=None,
    by_name="Dòng lệnh",
    at,
    dry_run=False,
    convert_from=None,
    progress=None,
):
    """Takes the file in and returns an Outcome; with errors, and on a dry run, nothing was written.

    `convert_from` (of units.legacy.ENCODINGS) converts text of before Unicode. `progress(rows_read, rows_in_all)` is
    called now and then, inside the transaction: what it writes it must write on a connection of its own.
    """
    job = Job(
        importer,
        province=province,
        campaign=campaign,
        file_name=file_name or str(path).rsplit("/", 1)[-1],
        by=by,
        by_name=by_name,
        at=at,
        progress=progress,
    )
    with transaction.atomic():
        # One import of a province at a time: what was looked up stays true until the rows are written.
        Province.objects.select_for_update(of=("self",)).get(pk=province.pk)
        try:
            table = Table(path, headers=[column.title for column in importer.columns], convert_from=convert_from)
            job.sha256 = table.sha256
            _refuse_other_template(importer, table.template)
            importer.take(job, read_rows(job, table))
            job.outcome.legacy = job.outcome.legacy or table.legacy
        except BadFile as bad:
            job.outcome.legacy = bad.legacy
            job.error(None, "", str(bad))
        _close(job, dry_run=dry_run)
    return job.outcome


def _refuse_other_template(importer, template):
    """A file filled in on a template of ours says which; an old one, or one of another kind, is told apart."""
    if template is None or template == importer.template:
        return
    kind = str(template).partition("/")[0]
    if kind != importer.kind and kind in ImportKind.values:
        wanted, sent = importer.kind.label, ImportKind(kind).label
        raise BadFile(f"Đây là mẫu tệp {sent}, không phải tệp {wanted}. Hãy chọn đúng loại tệp rồi nhập lại.")
    raise BadFile(
        f"Tệp dùng mẫu “{template}” đã cũ, mẫu hiện nay là “{importer.template}”. "
        "Hãy tải mẫu mới, chép các dòng sang rồi nhập lại."
    )


def _close(job, *, dry_run):
    outcome = job.outcome
    if outcome.errors or dry_run:
        transaction.set_rollback(True)
    elif "batch" in job.__dict__:
        job.batch.row_count = sum(outcome.counts.values())
        job.batch.save(update_fields=["row_count"])
        record_made(job.batch, job.importer.fills, job._made)
        outcome.batch = job.batch
        rows = show_count(job.batch.row_count)
        told = f"Tệp {job.importer.kind.label} “{job.file_name}”, {rows} dòng, {job.province}"
        who = {"username": job.by.username if job.by else "", "by": job.by, "by_name": job.by_name}
        account_log.record(AccountAction.FILE_IMPORTED, at=job.at, detail=told, **who)
        if job.batch.row_count >= MANY_ROWS:
            refresh_statistics(*job.importer.fills)
