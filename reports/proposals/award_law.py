"""The law of awards by the day of a document: an offer for whoever drafts, to be checked against the originals."""

from dataclasses import dataclass
from datetime import date

from units.days import show_official_day


@dataclass(frozen=True)
class Law:
    """A text in force between two days, as it is quoted in a căn cứ."""

    text: str
    since: date | None = None
    until: date | None = None

    def is_in_force_on(self, day):
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


LAWS = (
    Law(
        "Luật Thi đua, khen thưởng năm 2003 (sửa đổi, bổ sung năm 2005, năm 2013)",
        until=date(2023, 12, 31),
    ),
    Law("Luật Thi đua, khen thưởng số 06/2022/QH15", since=date(2024, 1, 1)),
    Law(
        "Luật số 06/2026/QH16 ngày 23 tháng 4 năm 2026 sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng",
        since=date(2026, 10, 1),
    ),
    Law("Nghị định số 91/2017/NĐ-CP của Chính phủ", until=date(2023, 12, 31)),
    Law("Nghị định số 98/2023/NĐ-CP của Chính phủ", since=date(2024, 1, 1), until=date(2025, 6, 30)),
    Law("Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ", since=date(2025, 7, 1)),
    Law("Thông tư số 01/2024/TT-BNV của Bộ trưởng Bộ Nội vụ", since=date(2024, 1, 1), until=date(2025, 8, 4)),
    Law("Thông tư số 15/2025/TT-BNV của Bộ trưởng Bộ Nội vụ", since=date(2025, 8, 5)),
)


def laws_on(day):
    """What a căn cứ may name on `day`, the law before the decrees."""
    return [law.text for law in LAWS if law.is_in_force_on(day)]


def default_bases(campaign, day):
    """The lines of căn cứ that are offered: the law of the day, then what the campaign rests on and its own plan."""
    own = [_quoted(basis.title, basis.number, basis.date) for basis in campaign.legal_bases.all()]
    return [*laws_on(day), *own, *_plan(campaign)]


def default_decision_basis(day):
    """What an award of this day is said to rest on: the law and its decree."""
    return "; ".join(laws_on(day)[:2])


def _plan(campaign):
    if not campaign.plan_number:
        return []
    issuer = f" của {campaign.plan_issuer}" if campaign.plan_issuer else ""
    return [f"{_quoted('Kế hoạch', campaign.plan_number, campaign.plan_date)}{issuer}"]


KINDS = ("Quyết định", "Kế hoạch", "Nghị quyết", "Nghị định", "Chỉ thị", "Thông tư", "Luật", "Hướng dẫn", "Công văn")


def _quoted(title, number, day):
    """ "Quyết định số 733/QĐ-TTg ngày 14 tháng 6 năm 2019 của Thủ tướng Chính phủ về …"."""
    kind = next((kind for kind in KINDS if title.startswith(kind)), "")
    on = f" {show_official_day(day)}" if day else ""
    rest = title[len(kind) :].strip()
    return f"{kind or 'Văn bản'} số {number}{on}{f' {rest}' if rest else ''}"
