"""What the pages of a proposal show of its rows: counts behind the chips, the reasons of each, what is sent out."""

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Q

from campaign.models import AwardForm
from reports.models import Choice, Outcome, ReportStatus
from reports.models.proposals import ON_LIST
from reports.proposals.considering import RULES, Answer
from reports.proposals.shares import share_of
from units.arranging import Shown, Table, by_label, by_place, shown
from units.exporting import Column

WORDS = {
    Answer.YES: ("ok", "Đạt"),
    Answer.NO: ("bad", "Không đạt"),
    Answer.NEVER: ("bad", "Không được đề nghị"),
    Answer.WARN: ("warn", "Lưu ý"),
}


@dataclass(frozen=True)
class Reason:
    """One rule's answer: what the rule is called, the sign and word of the answer, and the sentence."""

    rule: str
    sign: str
    word: str
    sentence: str


def reasons_of(nominee):
    return [
        Reason(RULES.get(rule, ""), *WORDS[Answer(answer)], sentence) for rule, answer, sentence in nominee.findings
    ]


def against(nominee):
    """The sentences that keep the row off, or that leave it to a choice."""
    kept = (Answer.NO, Answer.NEVER) if nominee.outcome != Outcome.TIED else (Answer.WARN,)
    return [sentence for _, answer, sentence in nominee.findings if answer in kept]


def warnings(nominee):
    return [sentence for rule, answer, sentence in nominee.findings if answer == Answer.WARN and rule != "quota"]


def state_of(nominee):
    """ "Đề nghị", "Chờ chọn", …: where the row stands after what a person decided."""
    if nominee.choice == Choice.ASIDE:
        return "Để riêng"
    return Outcome.LISTED.label if nominee.is_listed else nominee.get_outcome_display()


def why_of(nominee):
    """Why the row is where it is, in one text: for lists and for what is sent out."""
    if nominee.choice:
        return nominee.choice_reason
    return nominee.why if nominee.is_listed else " ".join(against(nominee))


def counts_of(nominees):
    """{state of the chips: number}. One query."""
    waiting = {
        outcome.value: Count("pk", filter=Q(outcome=outcome, choice=Choice.NONE))
        for outcome in (Outcome.TIED, Outcome.OVER, Outcome.OUT)
    }
    return nominees.aggregate(
        listed=Count("pk", filter=ON_LIST),
        aside=Count("pk", filter=Q(choice=Choice.ASIDE)),
        all=Count("pk"),
        **waiting,
    )


PROPOSALS = Table(
    "to-trinh",
    (
        Shown(
            "ten",
            "Tờ trình",
            (
                Column("Tờ trình", lambda row: row.document.title),
                Column("Phong trào", lambda row: row.document.campaign.name),
                Column("Dịp", lambda row: row.get_occasion_display()),
                Column("Thời gian xét", attrgetter("span")),
                Column("Hình thức, danh hiệu", lambda row: row.get_form_display()),
            ),
            sort=("year", by_label("form", AwardForm.choices)),
            always=True,
        ),
        shown("tap_the", "Tập thể", attrgetter("collectives"), sort=("collectives",), number=True),
        shown("ca_nhan", "Cá nhân", attrgetter("individuals"), sort=("individuals",), number=True),
        shown(
            "trang_thai",
            "Trạng thái",
            lambda row: row.document.get_status_display(),
            sort=(by_place("document__status", ReportStatus.choices),),
        ),
        Shown(
            "so",
            "Số, ngày",
            (
                Column("Số", lambda row: row.document.notation),
                Column("Ngày ban hành", lambda row: row.document.issued_on),
            ),
            sort=("document__issued_on", "document__number"),
        ),
        Shown(
            "quyet_dinh",
            "Quyết định",
            (
                Column("Số quyết định", attrgetter("decision_number")),
                Column("Ngày quyết định", attrgetter("decided_on")),
            ),
            sort=("decided_on",),
        ),
    ),
)
NOMINEES = Table(
    "de-nghi-khen",
    (
        # Its place on the page, which is nothing to send out.
        Shown("tt", "TT", number=True),
        Shown(
            "ten",
            "Tập thể, cá nhân",
            (
                Column("Kết quả xét", state_of),
                Column("Đối tượng", lambda row: row.get_scope_display()),
                Column("Tên, họ và tên", attrgetter("name")),
                Column("Chức vụ", attrgetter("position")),
                Column("Đơn vị", attrgetter("unit_name")),
                Column("Loại đơn vị", lambda row: row.get_unit_kind_display()),
            ),
            sort=("name_key",),
            always=True,
        ),
        shown("tong_diem", "Tổng điểm", attrgetter("total"), sort=("total",), number=True),
        Shown(
            "hang",
            "Hạng",
            (Column("Cụm, khối", attrgetter("cluster")), Column("Hạng", attrgetter("rank"))),
            sort=("rank",),
        ),
        shown("xep_loai", "Xếp loại", attrgetter("band"), usual=False),
        Shown(
            "vi_sao",
            "Vì sao",
            (
                Column("Hình thức đề nghị", lambda row: row.get_form_display()),
                Column("Vì sao", why_of),
                Column("Được khen", lambda row: "có" if row.award_id else ""),
            ),
        ),
        shown("tom_tat", "Tóm tắt thành tích", attrgetter("summary"), usual=False),
        Shown(
            "phieu",
            "Phiếu",
            (
                Column("Phiếu đồng ý", attrgetter("votes")),
                Column("Tổng số thành viên", attrgetter("voting_members")),
                Column("Tỷ lệ phiếu", share_of),
            ),
            sort=("votes",),
        ),
    ),
)
