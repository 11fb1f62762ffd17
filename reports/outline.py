"""The outline of a report: its sections in order, and the first draft of each from the figures."""

from dataclasses import dataclass
from decimal import Decimal

from campaign.models import AwardForm
from reports.reading import (
    SCOPES,
    band_name,
    counted,
    criterion_title,
    full_title,
    indicator_of,
    known,
    parts_before,
    place_name,
    silence,
    span_words,
    years_of,
)
from reports.sentences import written
from units.models import UnitKind


@dataclass(frozen=True)
class Section:
    """One entry of the outline; a heading alone has no text of its own."""

    code: str
    number: str
    title: str
    level: int
    has_text: bool = True

    @property
    def name(self):
        return f"{self.number}. {self.title}" if self.number else self.title

    @property
    def place(self):
        """How a sentence refers to it: "I.3"."""
        return self.code if self.number else "mở đầu"


OUTLINE = (
    Section("MD", "", "Mở đầu", 0),
    Section("I", "I", "Công tác lãnh đạo, chỉ đạo, tổ chức triển khai", 1, has_text=False),
    Section("I.1", "1", "Ban hành văn bản", 2),
    Section("I.2", "2", "Tuyên truyền, phát động", 2),
    Section("I.3", "3", "Kiểm tra, giám sát", 2),
    Section("II", "II", "Kết quả thực hiện", 1, has_text=False),
    Section("II.1", "1", "Đối với tập thể", 2),
    Section("II.2", "2", "Đối với cá nhân", 2),
    Section("II.3", "3", "Kết quả tự chấm, thẩm định, xếp loại", 2),
    Section("II.4", "4", "Cơ quan đạt chuẩn văn hóa và các chỉ tiêu khác", 2),
    Section("II.5", "5", "Mô hình, điển hình", 2),
    Section("III", "III", "Công tác khen thưởng", 1, has_text=False),
    Section("III.1", "1", "Kết quả khen thưởng", 2),
    Section("III.2", "2", "Đề nghị khen thưởng", 2),
    Section("IV", "IV", "Đánh giá chung", 1, has_text=False),
    Section("IV.1", "1", "Ưu điểm", 2),
    Section("IV.2", "2", "Hạn chế", 2),
    Section("IV.3", "3", "Nguyên nhân", 2),
    Section("IV.4", "4", "Bài học kinh nghiệm", 2),
    Section("V", "V", "Phương hướng, nhiệm vụ", 1),
    Section("VI", "VI", "Kiến nghị, đề xuất", 1),
)
SECTIONS = {section.code: section for section in OUTLINE}
WRITTEN = tuple(section for section in OUTLINE if section.has_text)

# Inside a sentence; the labels of UnitKind stand in tables.
KIND_WORDS = {
    UnitKind.SO_NGANH: "sở, ban, ngành",
    UnitKind.DANG: "cơ quan Đảng",
    UnitKind.DOAN_THE: "cơ quan Mặt trận, đoàn thể",
    UnitKind.SU_NGHIEP: "đơn vị sự nghiệp",
    UnitKind.VU_TRANG: "đơn vị lực lượng vũ trang",
    UnitKind.TRUNG_UONG: "cơ quan trung ương trên địa bàn",
    UnitKind.DOANH_NGHIEP: "doanh nghiệp",
    UnitKind.HUYEN: "huyện, thành phố",
    UnitKind.XA: "xã, phường, thị trấn",
    UnitKind.KHAC: "đơn vị khác",
}


def draft_text(code, body):
    """A sensible first text of a section, its figures bound by key; empty where only a person can write it."""
    writers = {
        "MD": _opening,
        "I.1": _plans,
        "I.3": _inspections,
        "II.1": lambda body: _criteria(body, "collective"),
        "II.2": lambda body: _criteria(body, "individual"),
        "II.3": _marking,
        "II.4": _indicators,
        "III.1": _awards,
    }
    return "\n".join(writers[code](body)) if code in writers else ""


def _by_when(body):
    return f"Năm {body['year']}" if body["kind"] == "annual" else "Đến nay"


def _opening(body):
    campaign = body["campaign"]
    yield (
        f"Kết quả thực hiện Phong trào thi đua “{campaign['name']}” trên địa bàn {place_name(body)} "
        f"{span_words(body)} như sau:"
    )
    if parts_before(body):
        own, *_ = body["parts"]
        told = [_part_words(part, own) for part in (*parts_before(body), own) if part["years"] or not part["own"]]
        yield (
            f"Số liệu của báo cáo được cộng từ {len(told)} phần: {'; '.join(told)}. Số lượng và tổng số của các phần "
            "được cộng theo từng nội dung, tỷ lệ được tính lại từ các số đã cộng; không lấy bình quân của các tỷ lệ."
        )
    if body.get("silent"):
        yield silence(body)


def _part_words(part, own):
    """A part with its years, and with the name of its campaign where that is another one."""
    campaign = part["campaign"]
    if campaign["name"] != own["campaign"]["name"]:
        span = f"giai đoạn {campaign['starts']} - {campaign['ends']}"
        return f"{full_title(part)}, với Phong trào thi đua “{campaign['name']}” {span}"
    if len(part["years"]) == 1:
        return f"{full_title(part)}, năm {part['years'][0]}"
    return f"{full_title(part)}, từ năm {(part['years'] or [campaign['starts']])[0]}"


def _plans(body):
    if not counted(body, "plans.issued"):
        return
    share = ", đạt {{plans.issued|tỷ lệ}} số đơn vị tham gia" if known(body, "plans.issued", "tỷ lệ") else ""
    yield (
        f"{_by_when(body)} có {{{{plans.issued}}}} cơ quan, đơn vị, địa phương ban hành kế hoạch và tổ chức triển khai "
        f"phong trào{share}{_parts(body, 'plans.issued', ', gồm: ')}."
    )


def _inspections(body):
    kinds = {
        "inspections.emulation": "Đã tổ chức kiểm tra công tác thi đua, khen thưởng tại",
        "inspections.discipline": (
            "Đã tổ chức kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính, văn hóa công vụ tại"
        ),
    }
    for key, words in kinds.items():
        if counted(body, key):
            yield f"{words} {{{{{key}}}}} đơn vị{_parts(body, key, ', trong đó có ')}."


def _criteria(body, scope):
    """The highest and the lowest mean of the last year that has marks."""
    for year in reversed(years_of(body)):
        means = {
            key: figure
            for key, figure in body["figures"].items()
            if key.startswith(f"marks.{scope}.{year}.") and key.endswith(".mean") and written(key, figure)
        }
        if means:
            best, worst = (choose(means, key=lambda key: Decimal(means[key]["value"])) for choose in (max, min))
            yield (
                f"Qua chấm điểm năm {year} đối với {SCOPES[scope][0]}, tiêu chí có mức đạt bình quân cao nhất là "
                f"“{criterion_title(body, best)}” (đạt {{{{{best}}}}} điểm tối đa)"
                + (f"; thấp nhất là “{criterion_title(body, worst)}” (đạt {{{{{worst}}}}})." if best != worst else ".")
            )
            return


def _marking(body):
    told = list(_marked_years(body))
    yield from told
    if told and parts_before(body):
        yield (
            "Các phần chấm theo những bộ tiêu chí khác nhau, nên điểm không được cộng hay so sánh trực tiếp; kết quả "
            "được cộng và so sánh theo xếp loại."
        )
    if told and body["kind"] == "final" and len(years_of(body)) > 1:
        yield "Kết quả của từng năm được nêu tại phụ lục kèm theo báo cáo này."


def _marked_years(body):
    for scope, (_, who) in SCOPES.items():
        for year in _years_told(body, scope):
            states = f"assessments.{scope}.{year}"
            if not counted(body, f"{states}.submitted"):
                continue
            steps = [
                f"{{{{{states}.{state}}}}} phiếu được {by}"
                for state, by in (("approved", "thủ trưởng duyệt"), ("appraised", "Sở Nội vụ thẩm định"))
                if counted(body, f"{states}.{state}")
            ]
            mean = f"totals.{scope}.{year}.mean"
            average = f" Điểm bình quân đạt {{{{{mean}}}}} điểm." if known(body, mean) else ""
            told = "; ".join((_submitted(body, states, who), *steps))
            yield f"Năm {year}, {told}.{average}{_bands(body, scope, year)}"


def _submitted(body, states, who):
    """ "có 180/206 cơ quan, đơn vị thuộc diện chấm điểm đã tự chấm và trình, đạt 87,38%"."""
    key = f"{states}.submitted"
    if known(body, key, "trên tổng số"):
        return f"có {{{{{key}|trên tổng số}}}} {who} thuộc diện chấm điểm đã tự chấm và trình, đạt {{{{{key}|tỷ lệ}}}}"
    return f"có {{{{{key}}}}} {who} đã tự chấm và trình"


def _years_told(body, scope):
    """Every year; of the many years of a final report the last that has sheets, for the others stand in an annex."""
    if body["kind"] != "final":
        return years_of(body)
    return [year for year in years_of(body) if counted(body, f"assessments.{scope}.{year}.submitted")][-1:]


def _bands(body, scope, year):
    prefix = f"bands.{scope}.{year}."
    names = [
        f"{band_name(body, key)} {{{{{key}}}}} ({{{{{key}|tỷ lệ}}}})"
        for key in body["figures"]
        if key.startswith(prefix) and not set(".@") & set(key[len(prefix) :]) and counted(body, key)
    ]
    return f" {_banded(body, scope, year, prefix)}: {'; '.join(names)}." if names else ""


def _banded(body, scope, year, prefix):
    """Which sheets the bands are of: all that were approved, whether they are appraised yet or not."""
    approved = f"assessments.{scope}.{year}.approved"
    count = body["figures"].get(approved, {}).get("numerator")
    wholes = {figure.get("denominator") for key, figure in body["figures"].items() if key.startswith(prefix)}
    of = f"{{{{{approved}}}}} phiếu" if counted(body, approved) and count in wholes else "các phiếu"
    return f"Xếp loại của {of} đã duyệt"


def _indicators(body):
    for key, figure in body["figures"].items():
        if not key.startswith("indicators.") or key.count(".") > 1 or "@" in key or not written(key, figure):
            continue
        name, unit = indicator_of(body, key.split(".")[1])
        lowered = name[:1].lower() + name[1:]
        if written(key, figure, "trên tổng số"):
            counted = lowered if lowered.startswith(unit.lower()) else f"{unit} {lowered}"
            yield f"{_by_when(body)} có {{{{{key}|trên tổng số}}}} {counted}, đạt {{{{{key}|tỷ lệ}}}}."
        elif name.startswith("Tỷ lệ"):
            yield f"{name} đạt {{{{{key}}}}}."
        elif unit and lowered.startswith(unit.lower()):
            yield f"Toàn tỉnh có {{{{{key}}}}} {lowered}."
        else:
            yield f"{name}: {{{{{key}}}}} {unit}".rstrip() + "."


def _awards(body):
    given = []
    for group in ("awards", "titles"):
        for form in AwardForm:
            shares = [
                f"{{{{{group}.{form}.{scope}}}}} {word}"
                for scope, (word, _) in SCOPES.items()
                if counted(body, f"{group}.{form}.{scope}")
            ]
            if shares:
                given.append(f"{form.label} cho {' và '.join(shares)}")
    if given:
        yield (
            "Trên cơ sở kết quả thực hiện phong trào, các tập thể, cá nhân có thành tích đã được khen thưởng: "
            f"{'; '.join(given)}."
        )


def _parts(body, key, lead):
    """ ", gồm: 6 sở, ban, ngành; 3 doanh nghiệp và 7 huyện" by kind of unit, where the parts are known."""
    parts = [f"{{{{{key}.{kind}}}}} {words}" for kind, words in KIND_WORDS.items() if counted(body, f"{key}.{kind}")]
    if not parts:
        return ""
    return lead + ("; ".join(parts[:-1]) + f" và {parts[-1]}" if len(parts) > 1 else parts[0])
