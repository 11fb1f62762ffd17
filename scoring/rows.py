"""One line of a sheet on the page: the stored mark, what stands in its fields, and what is said about it."""

from dataclasses import dataclass, field

from scoring.entering import Trouble
from scoring.forms import fingerprint
from scoring.marking import WORDS, line_refusal
from scoring.models import Mark, Stage
from scoring.opinions import before, decided, opinion, shown_points
from scoring.points import BASE_KINDS, CriterionKind
from units.numbers import show_decimal

FIELD_LABELS = {Stage.HEAD: "Điểm thủ trưởng duyệt", Stage.APPRAISAL: "Điểm Sở thẩm định"}


@dataclass
class Row:
    """What templates/scoring reads of one criterion; without a stage it is only read.

    `explained`: what the explanation said at the last return, where the unit has said something else since;
    `unmended`: flagged by that return and not touched since.
    """

    mark: Mark
    stage: Stage | None
    value: str = ""
    words: str = ""
    last: Mark | None = None
    remarks: list = field(default_factory=list)
    locked: str = ""
    lacking: str = ""
    trouble: Trouble | None = None
    flagged: bool = False
    unmended: bool = False
    opened: bool = False
    explained: str | None = None

    @property
    def code(self):
        return self.mark.criterion.code

    @property
    def criterion(self):
        return self.mark.criterion

    @property
    def own(self):
        return opinion(self.mark, self.stage)

    @property
    def earlier(self):
        """The opinion this stage looks at, as shown."""
        return shown_points(before(self.mark, self.stage))

    @property
    def difference(self):
        """Own points less those before; None where either is no number."""
        own, earlier = self.own.points, before(self.mark, self.stage).points
        return None if own is None or earlier is None else own - earlier

    @property
    def is_changed(self):
        return self.own.given and before(self.mark, self.stage).given and self.own != before(self.mark, self.stage)

    @property
    def is_missing(self):
        return self.lacking.startswith("Chưa có điểm")

    @property
    def needs_evidence(self):
        return bool(self.lacking) and not self.is_missing

    @property
    def revision(self):
        clash = self.trouble and self.trouble.clash
        return clash.revision if clash else self.mark.revision

    @property
    def seen(self):
        """Of what is stored, so that a line typed again after a refusal still counts as touched."""
        return fingerprint(*stored_line(self.mark, self.stage))

    @property
    def by_appraiser(self):
        return self.criterion.kind == CriterionKind.APPRAISER_ONLY

    @property
    def shown(self):
        """{stage: opinion as shown} for the columns that are only read."""
        return {stage: shown_points(opinion(self.mark, stage)) for stage in Stage}

    @property
    def may_attach(self):
        return self.stage == Stage.SELF and not self.locked

    @property
    def needs_reason(self):
        return self.stage != Stage.SELF and self.is_changed and not getattr(self.mark, WORDS[self.stage]).strip()

    @property
    def was_written(self):
        """Whether this stage has said anything: another stage's save is not its own."""
        return self.own.given or bool(getattr(self.mark, WORDS[self.stage]))

    @property
    def is_blank(self):
        """A reviewer's line that has no opinion to agree with."""
        return not self.value and self.criterion.kind in BASE_KINDS

    @property
    def keeps_waiting(self):
        """Whether a reviewer's line still lacks what approving or appraising asks of it."""
        return self.stage in (Stage.HEAD, Stage.APPRAISAL) and (self.needs_reason or self.is_blank)

    @property
    def field_label(self):
        """What a screen reader says of the field: whose points, of what, out of how many."""
        points = FIELD_LABELS.get(self.stage, "Điểm tự chấm")
        return f"{points} {self.code}, tối đa {show_decimal(self.mark.max_points)}: {self.criterion.title}"

    @property
    def cut_class(self):
        return "head" if self.stage == Stage.HEAD else "appr"

    @property
    def last_shown(self):
        return shown_points(decided(self.last)) if self.last else ""


def stored_line(mark, stage):
    """(points, words) as an untouched page shows them; a silent reviewer agrees with the opinion before."""
    own = opinion(mark, stage)
    if stage != Stage.SELF and not own.given:
        own = before(mark, stage)
    return shown_points(own), getattr(mark, WORDS[stage])


def row_of(mark, marks, *, stage, form=None, trouble=None, **said):
    """One line; what was typed stands in the fields until it is saved."""
    value, words = stored_line(mark, stage) if stage else ("", "")
    if form is not None and stage:
        value, words = form["points"].value() or "", form["words"].value() or ""
    locked = (line_refusal(mark, marks, stage) or "") if stage else ""
    return Row(mark=mark, stage=stage, value=value, words=words, locked=locked, trouble=trouble, **said)
