"""What one sheet prints, as plain data: its facts, marks with their words, result, evidence, history and signatures."""

from itertools import groupby

from campaign.storing import EXTENSIONS
from reports.letterhead import written_at
from reports.papers.sheet_sums import Sums
from scoring import banding
from scoring.models import JUDGED, Action, Stage, Status
from scoring.opinions import before, opinion, shown_points
from scoring.points import CriterionKind
from scoring.sheets import EDITABLE_SELF, band_rules
from scoring.signed_copies import APPRAISED, SIGNED_IN, sheet_sha256
from units.days import show_clock, show_day
from units.models import UnitKind
from units.numbers import show_count, show_decimal
from units.text import inside

FILE_KINDS = {media: extension.lstrip(".").upper() for extension, media in EXTENSIONS.items() if extension != ".jpeg"}
# Words beyond this would stretch a row of the table over half a page: they stand below it.
LONG = 420
STATES = {
    Status.DRAFT: ("CHƯA TRÌNH", "Bản nháp của đơn vị, điểm còn thay đổi."),
    Status.SUBMITTED: ("CHƯA DUYỆT", "Đã trình, chờ thủ trưởng đơn vị duyệt."),
    Status.RETURNED: ("BỊ TRẢ LẠI", "Chưa duyệt; đơn vị đang sửa theo yêu cầu."),
    Status.APPROVED: ("ĐÃ DUYỆT", "Thủ trưởng đơn vị đã duyệt, Sở Nội vụ chưa thẩm định xong."),
    Status.APPRAISED: ("ĐÃ THẨM ĐỊNH", "Sở Nội vụ đã thẩm định, phiếu chưa chốt."),
    Status.FINAL: ("ĐÃ CHỐT", "Kết quả chính thức của đợt chấm."),
    Status.CLOSED: ("KẾT THÚC", "Đơn vị kết thúc trước ngày khóa đợt; phiếu không tính vào kết quả."),
}
REMARKS = {
    CriterionKind.BONUS: "điểm thưởng",
    CriterionKind.DEDUCTION: "điểm trừ",
    CriterionKind.APPRAISER_ONLY: "Sở Nội vụ chấm",
    CriterionKind.MANDATORY: "bắt buộc",
}
WORDS = (("explanation", "Giải trình"), ("head_reason", "Thủ trưởng"), ("appraisal_reason", "Sở Nội vụ"))
# Kinds of unit that stand directly under the People's Committee of the province where no other is named above them.
OF_THE_PROVINCE = (UnitKind.SO_NGANH, UnitKind.HUYEN)


def content_of(sheet, lines, events, *, excusal, place):
    """The data of one sheet; `place` is ("tỉnh", "Kiên Giang"), `lines` its marks with criterion and kept evidence."""
    sums = Sums(sheet, lines)
    said = _said(lines)
    return {
        "sheet": sheet.pk,
        "version": sheet.version,
        "year": sheet.round.year,
        "owner": _owner(sheet.unit, place),
        "place": written_at(place[1]),
        "campaign": sheet.round.campaign.name,
        "period": sheet.round.campaign.period.replace("–", " - "),
        "unit": sheet.unit.name,
        "collective": sheet.is_collective,
        "person": "" if sheet.is_collective else sheet.staff.full_name,
        "facts": _facts(sheet),
        "state": _state(sheet, excusal),
        "groups": [
            {
                "code": group.code,
                "title": group.title,
                "sums": sums.of_group(group.code),
                "rows": [_row(mark, said[mark.criterion.code]) for mark in marks],
            }
            for group, marks in groupby(lines, key=lambda mark: mark.criterion.group)
        ],
        "below": sums.below(),
        "totals": [show_decimal(sums.scale) if sums.scale else "", *sums.totals()],
        "has_kad": any(opinion(mark, stage).not_applicable for mark in lines for stage in Stage),
        "rebasing": sums.rebasing(),
        "result": _result(sheet, sums, events, excusal),
        "said": [
            [mark.criterion.code, who, words]
            for mark in lines
            for who, words in said[mark.criterion.code]
            if _long(words)
        ],
        "evidence": [
            [mark.criterion.code, [_file(each) for each in mark.kept_evidence]] for mark in lines if mark.kept_evidence
        ],
        "history": [_event(event) for event in events],
        "signers": _signers(sheet, events),
        "sha256": sheet_sha256(sheet, lines),
        "check": _check(sheet),
    }  # fmt: skip


def _owner(unit, place):
    """The agency above the unit, where it is known, and the unit: the two lines of the head of the page."""
    if unit.parent:
        above = unit.parent.name.upper()
    else:
        above = f"UBND {' '.join(place)}".upper() if unit.kind in OF_THE_PROVINCE else ""
    return [above, unit.name.upper()]


def _facts(sheet):
    """[(label, words)] above the table."""
    round_, rubric = sheet.round, sheet.rubric
    if sheet.is_collective:
        facts = [("Đơn vị được chấm", f"{sheet.unit.name} ({inside(sheet.unit.get_kind_display())})")]
    else:
        position = f", {sheet.staff.position}" if sheet.staff.position else ""
        facts = [
            ("Người được chấm", f"{sheet.staff.full_name}{position} ({sheet.staff.get_category_display().lower()})"),
            ("Đơn vị", sheet.unit.name),
        ]
    if round_.historical:
        facts.append(("Đợt chấm", f"năm {round_.year}, ghi theo hồ sơ giấy"))
    else:
        facts.append(
            ("Đợt chấm", f"năm {round_.year}, từ ngày {show_day(round_.opens_at)} đến {show_day(round_.closes_at)}")
        )
    decided = rubric.decided_by or ("điểm mẫu" if rubric.sample else "")
    audience = rubric.get_audience_display().lower()
    decided = f" ({decided})" if decided else ""
    facts.append(
        ("Phiếu", f"số {sheet.pk}, bản {sheet.version}; bộ tiêu chí {audience}, bản {rubric.version}{decided}")
    )
    return [list(fact) for fact in facts]


def _state(sheet, excusal):
    if not sheet.is_current:
        newer = getattr(sheet, "next_version", None)
        return ["ĐÃ THAY THẾ", f"Bản này đã được thay bằng bản {newer.version if newer else sheet.version + 1}."]
    if sheet.round.historical and sheet.status in JUDGED:
        return [STATES[sheet.status][0], "Ghi theo hồ sơ giấy của đơn vị."]
    if excusal:
        return ["MIỄN CHẤM", f"Đơn vị được miễn chấm theo {excusal.document}: {excusal.reason}"]
    return list(STATES[sheet.status])


def _check(sheet):
    """What the hash at the foot is good for."""
    if sheet.is_current and sheet.status in SIGNED_IN:
        return (
            "Bản giấy đã ký đúng với phiếu trên hệ thống khi mã này còn là mã của phiếu; quét mã QR ở đầu phiếu để đối "
            "chiếu."
        )
    if sheet.is_current and sheet.status in EDITABLE_SELF:
        return "Phiếu còn có thể thay đổi: bản in này để đọc, không dùng để ký."
    return "Bản in này để đọc, không dùng để ký."


def _row(mark, said):
    criterion = mark.criterion
    return {
        "code": criterion.code,
        "title": criterion.title,
        "remark": REMARKS.get(criterion.kind, ""),
        "max": show_decimal(mark.max_points),
        "marks": [_cell(mark, stage) for stage in Stage],
        "said": [[who, "" if _long(words) else words] for who, words in said],
    }


def _cell(mark, stage):
    """[the opinion as shown, whether it differs from the one before it]."""
    own = opinion(mark, stage)
    earlier = before(mark, stage) if stage != Stage.SELF else own
    return [shown_points(own), own.given and earlier.given and own != earlier]


def _said(lines):
    return {
        mark.criterion.code: [(who, words) for name, who in WORDS if (words := getattr(mark, name).strip())]
        for mark in lines
    }


def _long(words):
    return len(words) > LONG


def _result(sheet, sums, events, excusal):
    """[(label, words)] under the table."""
    if sheet.total is None:
        return [] if excusal else [["Tổng điểm", f"{_why_no_total(sums)}."]]
    names = {rule.code: rule.name for rule in band_rules(sheet.rubric)}
    counted = banding.banded(sheet.total, sums.deciding, band_rules(sheet.rubric))
    sure = sheet.status in JUDGED
    said = [["Tổng điểm" if sure else "Tổng điểm tạm tính", f"{show_decimal(sheet.total)} điểm."]]
    if sheet.decided_band:
        said.append(["Xếp loại", f"{names.get(sheet.decided_band, sheet.decided_band)}, {_decision(events)}"])
    if sheet.band:
        label = "Xếp loại theo điểm" if sheet.decided_band else "Xếp loại" if sure else "Xếp loại tạm tính"
        said.append([label, " ".join([f"{names.get(sheet.band, sheet.band)}.", *counted.reasons])])
    return said


def _why_no_total(sums):
    missing = sums.missing()
    if not sums.spoken:
        return "chưa có điểm nào"
    if not missing:
        return "không tính được vì không tiêu chí nào áp dụng"
    return f"chưa có, còn {show_count(len(missing))} tiêu chí chưa có điểm ({', '.join(missing)})"


def _decision(events):
    """Who decided the band, when and why; the last word of the history on it."""
    event = next((event for event in reversed(events) if event.action == Action.OVERRIDE_BAND), None)
    if event is None:
        return "theo quyết định của người có thẩm quyền"
    document = f" theo {event.document}" if event.document else ""
    return f"do {_who(event)} quyết định ngày {show_day(event.at)}{document}: {event.reason}"


def _file(evidence):
    kind = FILE_KINDS.get(evidence.file.content_type, "tệp")
    added = f"{evidence.added_by_name}, {show_day(evidence.added_at)}"
    return [evidence.name, kind, evidence.file.sha256[:12], added]


def _event(event):
    flagged = f" để sửa {', '.join(event.flagged)}" if event.flagged else ""
    document = f", theo {event.document}" if event.document else ""
    moment = f"{show_clock(event.at)} ngày {show_day(event.at)}"
    return [f"{event.get_action_display()}{flagged}", f"{_who(event)}, {moment}{document}", event.reason]


def _who(event):
    return f"{event.by_name}, {event.by_position}" if event.by_position else event.by_name


def _signers(sheet, events):
    """[(office, name)] of the three who sign; a name stands where that step was taken and still holds."""
    names = {event.action: event.by_name for event in events}
    made = names.get(Action.SUBMIT, "") if sheet.status in SIGNED_IN else ""
    return [
        ["NGƯỜI LẬP PHIẾU", made] if sheet.is_collective else ["NGƯỜI ĐƯỢC CHẤM", sheet.staff.full_name],
        ["THỦ TRƯỞNG ĐƠN VỊ", names.get(Action.APPROVE, "") if sheet.status in JUDGED else ""],
        ["SỞ NỘI VỤ THẨM ĐỊNH", names.get(Action.APPRAISE, "") if sheet.status in APPRAISED else ""],
    ]
