"""Import of random marks, in files of random columns: what stands on the sheets is what people would have counted."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from scoring.imports.marks import MARKS
from scoring.models import Assessment, AssessmentEvent, Audience, Band, Mark, Stage, Status
from scoring.opinions import opinion, snapshot_of
from scoring.sheets import band_rules, lines_of, stage_of, total_and_band
from tests.factories import make_campaign, make_rubric, make_staff, make_unit
from tests.tables import AT, csv_file, take_in, told
from units.numbers import show_decimal
from units.withdrawing import withdraw

HEAD = "Năm;Mã đơn vị;Mã cán bộ;Mã tiêu chí;Điểm tự chấm;Điểm thủ trưởng duyệt;Điểm thẩm định;Giải trình\n"
MAXIMA = [
    ("20", {"not_applicable": True}),
    ("30", {"kind": "mandatory"}),
    "40",
    ("10", {"kind": "appraiser_only"}),
    ("5", {"kind": "bonus"}),
    ("5", {"kind": "deduction"}),
]
CODES = [f"A{n}" for n in range(1, len(MAXIMA) + 1)]
SHEETS = [(2021, "U1", ""), (2022, "U1", ""), (2021, "U2", ""), (2021, "U1", "01"), (2021, "U2", "02")]


TOPS = [20, 30, 40, 10, 5, 5]
OF_THE_UNIT, OF_ALL = {"A1", "A2", "A3"}, {"A1", "A2", "A3", "A4"}


def cells_of(code, stage):
    """What the column may hold for the criterion."""
    if code == "A4" and stage != Stage.APPRAISAL:
        return st.just("")
    top = TOPS[CODES.index(code)]
    points = st.sampled_from(["0", f"{top // 2},5", str(top - 1), str(top)])
    return st.one_of(st.just(""), points, points, st.just("KAD") if code == "A1" else points)


def row_of(named):
    sheet, code = named
    cells = st.tuples(*(cells_of(code, stage) for stage in Stage), st.sampled_from(["", "", "Có lý do"]))
    return cells.map(lambda said: (sheet, code, *said))


NAMED = st.tuples(st.sampled_from(SHEETS), st.sampled_from(CODES))
FILE = st.lists(NAMED, unique=True, min_size=1, max_size=30).flatmap(lambda some: st.tuples(*map(row_of, some)))


class Paper:
    """The sheets as a clerk would keep them on paper: what each file says, written over what stood there."""

    def __init__(self):
        self.sheets = {}

    def write(self, rows):
        for sheet, code, *said, explanation in rows:
            marks = self.sheets.setdefault(sheet, {code: [["", "", ""], "", "", ""] for code in CODES})
            opinions, old, head_reason, appraisal_reason = marks[code]
            own, head, appraisal = opinions = [new or was for new, was in zip(said, opinions, strict=True)]
            words = explanation or old
            if said[1] and own and head != own:
                head_reason = words
            if said[2] and (head or own) and appraisal != (head or own):
                appraisal_reason = words
            marks[code] = [opinions, words, head_reason, appraisal_reason]

    def status(self, sheet):
        marks = {code: opinions for code, (opinions, *_) in self.sheets[sheet].items()}
        for status, stage, codes in (
            (Status.APPRAISED, 2, OF_ALL),
            (Status.APPROVED, 1, OF_THE_UNIT),
            (Status.SUBMITTED, 0, OF_THE_UNIT),
        ):
            settled = (
                marks[code][stage] or next((said for said in reversed(marks[code][:stage]) if said), "") == "KAD"
                for code in codes
            )
            if any(marks[code][stage] for code in CODES) and all(settled):
                return status
        return Status.DRAFT


def stored(mark):
    opinions = [opinion(mark, stage) for stage in Stage]
    written = [
        "KAD" if each.not_applicable else "" if each.points is None else show_decimal(each.points) for each in opinions
    ]
    return [written, mark.explanation, mark.head_reason, mark.appraisal_reason]


def everything():
    """What stands in the tables, but for the revisions."""
    marks = Mark.objects.order_by("pk").values()
    return (
        list(Assessment.objects.order_by("pk").values()),
        [{name: value for name, value in mark.items() if name != "revision"} for mark in marks],
        list(AssessmentEvent.objects.order_by("pk").values()),
    )


class RandomFiles(TestCase):
    def setUp(self):
        self.campaign = make_campaign()
        for audience in Audience:
            rubric = make_rubric(self.campaign, audience=audience, maxima=MAXIMA)
            Band.objects.filter(rubric=rubric, code="xuat_sac").update(group_floor=95)
        for code, person in (("U1", "01"), ("U2", "02")):
            make_staff(make_unit(self.campaign.province, code=code), code=person)

    @settings(max_examples=25, deadline=None)
    @given(files=st.lists(FILE, min_size=1, max_size=3))
    def test_random_files(self, files):
        paper, stages, batches = Paper(), [everything()], []
        for n, rows in enumerate(files):
            paper.write(rows)
            batches += [batch] if (batch := self.take_in(rows, n).batch) else []
            self.check(paper)
            stages += [everything()] if batch else []
        assert self.take_in(files[-1], len(files)).counts.keys() == {"unchanged"}
        for batch, before in reversed(list(zip(batches, stages[:-1], strict=True))):
            withdraw(MARKS, batch, by_name="Dòng lệnh", at=AT + timedelta(days=30))
            assert everything() == before

    def take_in(self, rows, day):
        text = "".join(f"{year};{unit};{staff};{';'.join(cells)}\n" for (year, unit, staff), *cells in rows)
        with TemporaryDirectory() as folder:
            path = csv_file(Path(folder), HEAD + text)
            outcome = take_in(MARKS, path, self.campaign.province, self.campaign, at=AT + timedelta(days=day))
        assert told(outcome) == []
        return outcome

    def check(self, paper):
        sheets = {
            (sheet.round.year, sheet.unit.code, sheet.staff.code if sheet.staff else ""): sheet
            for sheet in Assessment.objects.select_related("round", "unit", "staff", "rubric")
        }
        assert sheets.keys() == paper.sheets.keys()
        for named, sheet in sheets.items():
            lines = lines_of(sheet)
            assert {mark.criterion.code: stored(mark) for mark in lines} == paper.sheets[named]
            assert sheet.status == paper.status(named)
            assert (sheet.total, sheet.band) == total_and_band(lines, band_rules(sheet.rubric), stage=stage_of(sheet))
            last = sheet.events.last()
            assert (last.status, last.marks) == (sheet.status, snapshot_of(lines))
