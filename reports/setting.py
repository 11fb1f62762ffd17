"""What every letter and every record says of its surroundings: the province, the campaign, who issues it."""

from reports.letterhead import signer_body
from reports.models import IssuingBody
from reports.objections import Link, Objection, Severity
from reports.reading import place_name
from units.days import VIETNAM, parse_day, show_clock, show_official_day
from units.numbers import show_count

CLOSING = "23:59"


def setting_of(campaign, *, day):
    """The province as it was called on `day`, and the campaign, as a snapshot holds them."""
    level, name = campaign.province.titled_on(day)
    return {
        "province": {
            "slug": campaign.province.slug,
            "code": campaign.province.code,
            "name": name,
            "level": level,
        },
        "campaign": {
            "slug": campaign.slug,
            "name": campaign.name,
            "plan_number": campaign.plan_number or "",
            "plan_date": campaign.plan_date.isoformat() if campaign.plan_date else None,
            "plan_issuer": campaign.plan_issuer or "",
        },
        "is_demo": campaign.is_demo,
    }


def shared_names(document, body):
    """The names that every wording may use: the place, the campaign, the body that issues."""
    place = place_name(body)
    own = document.issuing_body == IssuingBody.SNV
    return {
        "phong_trao": body["campaign"]["name"],
        "tinh": place,
        "co_quan": "Sở Nội vụ" if own else signer_body(document.issuing_body, body),
    }


def basis_of(body):
    """What marking rests on: the plan with its number where it is known, else the campaign itself."""
    campaign = body["campaign"]
    name = f"Phong trào thi đua “{campaign['name']}”"
    if not campaign["plan_number"]:
        return f"{name} trên địa bàn {place_name(body)}"
    day = f" {show_official_day(parse_day(campaign['plan_date']))}" if campaign["plan_date"] else ""
    issuer = f" của {campaign['plan_issuer']}" if campaign["plan_issuer"] else ""
    return f"Kế hoạch số {campaign['plan_number']}{day}{issuer} triển khai {name}"


def plan_without_day(document, body):
    """A plan with its number and no day: what is quoted on paper is told with both (Phụ lục I, mục 6)."""
    plan = body["campaign"]
    if plan["plan_number"] and not plan["plan_date"]:
        yield Objection(
            "plan_without_day",
            Severity.NOTE,
            f"Kế hoạch số {plan['plan_number']} được viện dẫn mà chưa có ngày ban hành.",
            "Hãy ghi ngày của kế hoạch ở trang phong trào, rồi dựng lại.",
            (Link("Ghi ngày", "campaign_edit", (document.campaign_id,)),),
        )


def until(moment):
    """ "hết ngày 15 tháng 7 năm 2022", or with its hour where the time ends within a day."""
    local = moment.astimezone(VIETNAM)
    day = show_official_day(local)
    return f"hết {day}" if show_clock(local) == CLOSING else f"{local:%H} giờ {local:%M} phút {day}"


def on_paper(span):
    """ "giai đoạn 2019 - 2022": years are joined as the decree joins words."""
    return span.replace("–", " - ")


def two_digits(number):
    """Numbers in an official text have two digits at least: "02", "1.591"."""
    return f"{number:02}" if number < 10 else show_count(number)
