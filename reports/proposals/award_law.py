"""The law of awards by the day of a document: an offer for whoever drafts, to be checked against the originals."""

from dataclasses import dataclass
from datetime import date

from campaign.models import AwardForm
from reports.citing import cited

# Who decides on a form or title; on all others the chairman of the people's committee of the province.
DECIDERS = {
    AwardForm.HUAN_CHUONG_LAO_DONG: "Chủ tịch nước",
    AwardForm.BANG_KHEN_TTG: "Thủ tướng Chính phủ",
    AwardForm.CO_THI_DUA_CHINH_PHU: "Chính phủ",
    AwardForm.CO_THI_DUA_TINH: "Ủy ban nhân dân {province}",
}


@dataclass(frozen=True)
class Law:
    """A text in force between two days, as it is quoted in a căn cứ; `short` where a row of an award names it."""

    text: str
    since: date | None = None
    until: date | None = None
    short: str = ""

    def is_in_force_on(self, day):
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def names_awards(self):
        """Whether awards are told in it: a law or a decree."""
        return self.text.startswith(("Luật Thi đua", "Nghị định"))


_DETAILS = "quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng"

# Circulars are quoted without what they are about: their titles were not at hand, and the checker asks for them.
LAWS = (
    Law(
        "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003; Luật sửa đổi, bổ sung một số điều của Luật Thi đua, "
        "khen thưởng ngày 14 tháng 6 năm 2005; Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày "
        "16 tháng 11 năm 2013",
        until=date(2023, 12, 31),
        short="Luật Thi đua, khen thưởng năm 2003 (sửa đổi, bổ sung năm 2005, năm 2013)",
    ),
    Law("Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022", since=date(2024, 1, 1)),
    Law(
        "Luật số 06/2026/QH16 ngày 23 tháng 4 năm 2026 sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng",
        since=date(2026, 10, 1),
    ),
    Law(
        f"Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ {_DETAILS}",
        until=date(2023, 12, 31),
        short="Nghị định số 91/2017/NĐ-CP của Chính phủ",
    ),
    Law(
        f"Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ {_DETAILS}",
        since=date(2024, 1, 1),
        until=date(2025, 6, 30),
        short="Nghị định số 98/2023/NĐ-CP của Chính phủ",
    ),
    Law(
        "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp, phân quyền trong "
        "lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn thi hành một số điều của Luật Thi đua, khen "
        "thưởng",
        since=date(2025, 7, 1),
        short="Nghị định số 152/2025/NĐ-CP của Chính phủ",
    ),
    Law(
        "Thông tư số 01/2024/TT-BNV ngày 24 tháng 02 năm 2024 của Bộ trưởng Bộ Nội vụ",
        since=date(2024, 2, 24),
        until=date(2025, 8, 4),
    ),
    Law(
        "Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025 của Bộ trưởng Bộ Nội vụ",
        since=date(2025, 8, 5),
    ),
)


def laws_on(day):
    """What a căn cứ may name on `day`, the law before the decrees."""
    return [law.text for law in LAWS if law.is_in_force_on(day)]


def default_bases(campaign, day):
    """The lines of căn cứ that are offered: the law of the day, then what the campaign rests on and its own plan."""
    own = [cited(basis.number, basis.date, basis.title) for basis in campaign.legal_bases.all()]
    return [*laws_on(day), *own, *_plan(campaign)]


def default_decision_basis(day):
    """What an award of this day is said to rest on, briefly: the law and its decree."""
    return "; ".join(law.short or law.text for law in LAWS if law.is_in_force_on(day) and law.names_awards)


def decider_of(form, province):
    """Who decides on an award of a province; `province`: "tỉnh Kiên Giang", "thành phố Huế"."""
    return DECIDERS.get(form, "Chủ tịch Ủy ban nhân dân {province}").format(province=province)


def _plan(campaign):
    if not campaign.plan_number:
        return []
    issuer = f"của {campaign.plan_issuer} " if campaign.plan_issuer else ""
    what = f"{issuer}triển khai Phong trào thi đua “{campaign.name}”"
    return [cited(campaign.plan_number, campaign.plan_date, f"Kế hoạch {what}")]
