"""The steps of setting up a campaign, and what is still missing before its first sheets can be opened."""

from dataclasses import dataclass

from django.urls import reverse

from campaign.road import RoadStep
from scoring.models import Audience
from scoring.opening import rubric_for
from units.models import Unit, UnitKind
from units.numbers import show_count


@dataclass(frozen=True)
class Lack:
    """Something missing: a sentence and where it is mended. What blocks keeps the first round from opening."""

    sentence: str
    url: str
    blocks: bool = False


@dataclass(frozen=True)
class Standing:
    """What the campaign has so far, read once a page."""

    campaign: object
    bases: int
    milestones: int
    drafts: int
    in_force: list
    units: int
    kinds_present: set
    first_round: object


def standing_of(campaign, *, day):
    """The Standing of a campaign on a day: seven queries."""
    units = Unit.objects.taking_part_in(campaign).existing_on(day)
    return Standing(
        campaign=campaign,
        bases=campaign.legal_bases.count(),
        milestones=campaign.milestones.count(),
        drafts=campaign.rubrics.filter(in_preparation=True).count(),
        in_force=list(campaign.rubrics.in_force()),
        units=units.count(),
        kinds_present=set(units.order_by().values_list("kind", flat=True).distinct()),
        first_round=campaign.rounds.filter(historical=False).order_by("year").first(),
    )


def road_of(standing):
    """The Steps of the campaign's set-up."""
    campaign = standing.campaign
    plan = campaign.plan_number or "chưa ghi kế hoạch"
    slogans = sum(bool(each) for each in (campaign.slogan_collective, campaign.slogan_individual))
    kinds, people = len(campaign.unit_kinds), len(campaign.staff_categories)
    rubrics = [f"{len(standing.in_force)} đang dùng"] if standing.in_force else []
    rubrics += [f"{standing.drafts} đang soạn"] if standing.drafts else []
    first = standing.first_round

    def step(name, title, note, done, url=None):
        url = url or reverse(f"campaign_setup_{name}", args=[campaign.pk])
        return RoadStep(name, title, url, note, "done" if done else "todo")

    return [
        step("info", "Thông tin", f"{campaign.period}, {plan}", bool(campaign.plan_number)),
        step("bases", "Căn cứ pháp lý", f"{standing.bases} văn bản" if standing.bases else "chưa ghi", standing.bases),
        step("slogans", "Chủ đề", f"{slogans} chủ đề" if slogans else "chưa ghi", slogans),
        step(
            "participants", "Đối tượng",
            f"{kinds} loại đơn vị, {people} loại cá nhân" if kinds else "chưa chọn", kinds,
        ),
        step(
            "milestones", "Các mốc", f"{standing.milestones} mốc" if standing.milestones else "chưa ghi",
            standing.milestones,
        ),
        step(
            "rubrics", "Bộ tiêu chí", ", ".join(rubrics) or "chưa có", bool(standing.in_force),
            reverse("rubric_list", args=[campaign.pk]),
        ),
        step(
            "round", "Đợt đầu tiên", f"năm {first.year}" if first else "chưa lập", first,
            reverse("round_ready", args=[first.pk]) if first else reverse("round_create", args=[campaign.pk]),
        ),
    ]  # fmt: skip


def lacks_of(standing):
    """Every Lack, what blocks first."""
    return sorted(_lacks(standing), key=lambda each: not each.blocks)


def _lacks(standing):
    campaign, pages = standing.campaign, {step.name: step.url for step in road_of(standing)}
    if not campaign.unit_kinds:
        yield Lack("Chưa chọn loại đơn vị tham gia.", pages["participants"], blocks=True)
    elif not standing.units:
        yield Lack("Chưa có đơn vị nào thuộc các loại tham gia.", reverse("unit_list"), blocks=True)
    yield from _lacking_rubrics(standing, pages["rubrics"])
    if not campaign.plan_number:
        yield Lack("Chưa ghi số, ký hiệu kế hoạch của tỉnh.", pages["info"])
    if not standing.bases:
        yield Lack("Chưa ghi căn cứ pháp lý nào.", pages["bases"])
    if not campaign.slogan_collective and not campaign.slogan_individual:
        yield Lack("Chưa ghi chủ đề của phong trào.", pages["slogans"])
    if not standing.milestones:
        yield Lack("Chưa ghi mốc nào: báo cáo sơ kết, tổng kết dựa vào các mốc.", pages["milestones"])


def _lacking_rubrics(standing, url):
    collective = [each for each in standing.in_force if each.audience == Audience.COLLECTIVE]
    if not collective:
        waiting = f" {standing.drafts} bộ đang soạn chờ đưa vào dùng." if standing.drafts else ""
        yield Lack(f"Chưa có bộ tiêu chí tập thể nào được đưa vào dùng.{waiting}", url, blocks=True)
    audiences = [Audience.COLLECTIVE] if collective else []
    audiences += [Audience.INDIVIDUAL] if standing.campaign.staff_categories else []
    for audience in audiences:
        without = [kind for kind in UnitKind if kind in standing.kinds_present
                   and rubric_for(standing.in_force, audience, kind) is None]  # fmt: skip
        if without:
            kinds = "; ".join(kind.label for kind in without)
            whom = "tập thể" if audience == Audience.COLLECTIVE else "cá nhân"
            yield Lack(f"Chưa có bộ tiêu chí {whom} đang dùng cho: {kinds}.", url)


def summary(lacks, *, begun):
    """One sentence above the list; `begun`: the first round is there already."""
    blocking = sum(each.blocks for each in lacks)
    if blocking:
        return f"Còn {show_count(blocking)} việc phải xong trước khi mở được đợt đầu tiên."
    if not lacks:
        return "Đã đủ mọi phần."
    if begun:
        return f"Đã có đợt chấm điểm; còn {show_count(len(lacks))} chỗ nên bổ sung."
    return "Đã đủ để mở đợt đầu tiên."
