"""Công văn đôn đốc on paper: to one unit, or to several with the list in the text or in an annex."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from campaign.models import Round
from reports.chasing import late
from reports.letterhead import document_html, ended, letterhead
from reports.models import Document, DocumentKind, DocumentUnit, IssuingBody, ReportStatus
from reports.objections import Link, Objection, Severity
from reports.press.sheaf import LongTable, Piece, Sheaf
from reports.recipients import recipients_of
from reports.setting import basis_of, plan_without_day, setting_of, shared_names, two_digits, until
from reports.snapshots import same
from reports.tables import NOBODY
from reports.wording import binding
from scoring.lateness import still_late
from units.days import parse_day, show_day, show_official_day
from units.numbers import show_count

# As many units as a letter names one under the other; more stand in an annex.
MOST_IN_TEXT = 5
_NOT_SUBMITTED = (late.NOT_BEGUN, late.ENTERING, late.RETURNED)
_SUBMITTED = (late.VACANT, late.WAITING)
_ROWS = "<!-- rows -->"


def collect(document):
    """What the letter states; frozen when it was asked for or last brought up to date (reports.letters.urging)."""
    about = document.about
    round_ = Round.objects.get(pk=about["round"])
    return {
        **setting_of(document.campaign, day=parse_day(about["day"])),
        "round": {
            "year": round_.year,
            "opens_on": show_official_day(round_.opens_at),
            "deadline": until(round_.closes_at),
        },
        "letter": about,
    }


def example(round_, about):
    """The lines of a letter with these facts in the province's binding, before anybody asked for it."""
    document = Document(kind=DocumentKind.REMINDER, campaign=round_.campaign, issuing_body=IssuingBody.SNV, about=about)
    return binding.lines_of(default_text(document), names_of(document, collect(document)))


def default_text(document):
    return binding.wording_of(document.campaign.province, code_of(document.about))


def code_of(about):
    return "reminder_list" if about["together"] else "reminder_one"


def names_of(document, body):
    """What {{names}} stand for in this letter."""
    about, round_ = body["letter"], body["round"]
    shared = {
        **shared_names(document, body),
        "can_cu": basis_of(body),
        "nam": str(round_["year"]),
        "ngay_mo": round_["opens_on"],
        "han": round_["deadline"],
        "ngay_dem": show_official_day(parse_day(about["day"])),
        "han_moi": show_official_day(parse_day(_last_day(about))),
        "lien_he": about["contact"],
    }
    return shared | (_names_of_many(about) if about["together"] else _names_of_one(about["units"][0]))


def _last_day(about):
    """The day asked for; never before an extension that the only unit of the letter was given and still has."""
    alone = "" if about["together"] else about["units"][0].get("extended_on", "")
    return max(about["new_deadline"], alone)


def _names_of_one(unit):
    return {
        "don_vi": unit["name"],
        "viec_con_thieu": unit["missing"],
        "gia_han": unit["extended"],
        "qua_han": _gone(unit["overdue_days"]) if is_overdue(unit) else "",
        "con_han": "" if is_overdue(unit) else _left(unit["days_left"]),
        "chua_co_nguoi_duyet": "chưa có người duyệt" if unit["no_head"] else "",
        "da_don_doc": "; ".join(unit["sent"]),
    }


def is_overdue(unit):
    """Whether the time of a unit is over: on the day itself too, once the hour of the deadline has passed."""
    return unit.get("overdue", bool(unit["overdue_days"]))


def _gone(days):
    return f"{two_digits(days)} ngày" if days else "dưới 01 ngày"


def _left(days):
    return f"{two_digits(days)} ngày" if days else "chưa đầy 01 ngày"


def _names_of_many(about):
    units = about["units"]
    in_text, overdue = len(units) <= MOST_IN_TEXT, sum(map(is_overdue, units))
    lines = [f"- {unit['name']}: {unit['missing']}{_extension(unit)}" for unit in units]
    return {
        "so_don_vi": two_digits(len(units)),
        "tong_so_don_vi": two_digits(about["expected"]),
        "danh_sach": "\n".join(ended(lines)) if in_text else "",
        "phu_luc": "" if in_text else "Phụ lục",
        "tinh_trang": _standing(units),
        "so_qua_han": two_digits(overdue) if overdue else "",
        "deu_qua_han": "đều đã quá thời hạn" if overdue == len(units) else "",
        "mot_so_qua_han": two_digits(overdue) if 0 < overdue < len(units) else "",
        "deu_con_han": "" if overdue else "chưa đến thời hạn",
        "so_gia_han": _number(unit.get("extended_on", "") > about["new_deadline"] for unit in units),
        "so_chua_trinh": _number(unit["step"] in _NOT_SUBMITTED for unit in units),
        "so_cho_duyet": _number(unit["step"] in _SUBMITTED for unit in units),
        "so_con_ca_nhan": _number(unit["people_left"] for unit in units),
        "so_chua_co_nguoi_duyet": _number(unit["no_head"] for unit in units),
    }


def _extension(unit):
    return f" (được gia hạn đến {unit['extended']})" if unit.get("extended_on") else ""


def _standing(units):
    overdue = sum(map(is_overdue, units))
    if overdue == len(units):
        return "đã quá thời hạn nhưng chưa hoàn thành"
    return f"chưa hoàn thành, trong đó {two_digits(overdue)} đơn vị đã quá thời hạn" if overdue else "chưa hoàn thành"


def _number(facts):
    count = sum(map(bool, facts))
    return two_digits(count) if count else ""


def refusal_to_issue(document):
    """Why a letter cannot go out any more: a unit that it blames has finished since it was written."""
    named = {unit["pk"]: unit["name"] for unit in document.about["units"]}
    done = set(named) - still_late(document.about["round"], named)
    if not done:
        return None
    names = [name for pk, name in named.items() if pk in done]
    more = f" và {len(names) - MOST_IN_TEXT} đơn vị khác" if len(names) > MOST_IN_TEXT else ""
    return (
        f"{', '.join(names[:MOST_IN_TEXT])}{more} đã hoàn thành hoặc được miễn chấm sau khi công văn được lập. Hãy bấm "
        "“Lấy tình hình mới nhất” ở trang công văn trước khi ban hành."
    )


def warnings_of(document, body, *, today):
    """What to look at before a letter goes out: a day that has passed, who was written to since, a plan without day."""
    wanted = parse_day(_last_day(body["letter"]))
    if wanted < today:
        yield Objection(
            "asks_for_the_past",
            Severity.WARN,
            f"Công văn đề nghị hoàn thành chậm nhất {show_day(wanted)}, ngày này đã qua.",
            "Hãy đặt ngày mới rồi bấm “Lấy tình hình mới nhất”.",
            (Link("Đặt ngày mới", "document_detail", (document.pk,)),),
        )
    yield from _written_to_since(document)
    yield from plan_without_day(document, body)


def _written_to_since(document):
    """The units to which another letter of the round went out on the day of the facts of this one, or later."""
    others = DocumentUnit.objects.filter(
        unit__in=[unit["pk"] for unit in document.about["units"]],
        document__campaign=document.campaign_id,
        document__kind=DocumentKind.REMINDER,
        document__about__round=document.about["round"],
        document__issued_on__gte=parse_day(document.about["day"]),
    ).exclude(document=document.pk)
    rows = others.exclude(document__status=ReportStatus.DRAFT).select_related("document", "unit")
    found = {row.unit_id: row for row in rows.order_by("document__issued_on", "document__pk")}
    if not found:
        return
    named = sorted(found.values(), key=lambda row: row.unit.sort_key)
    names = [
        f"{row.unit.name} (Công văn số {row.document.notation} ngày {show_day(row.document.issued_on)})"
        for row in named[:MOST_IN_TEXT]
    ]
    more = f" và {show_count(len(named) - MOST_IN_TEXT)} đơn vị khác" if len(named) > MOST_IN_TEXT else ""
    yield Objection(
        "written_to_since",
        Severity.WARN,
        f"Đã có công văn đôn đốc khác gửi {', '.join(names)}{more} từ ngày xem tình hình nêu trong công văn này.",
        "Hãy xem có cần gửi thêm không.",
        (Link("Xem công văn đã gửi", "document_detail", (named[0].document_id,)),),
    )


def not_before(document):
    """(day, what it is): no letter bears a day before the one whose facts it states."""
    return parse_day(document.about["day"]), "ngày xem tình hình nêu trong công văn"


def is_current(document, body):
    """Whether the body states what the letter states now."""
    return same(body.get("letter"), document.about)


def sheaf_of(document, body, issue):
    about = body["letter"]
    head = letterhead(document, body, issue, recipients=recipients_of(document))
    context = head | _signed_by_order(document, issue)
    context |= {
        "look": "letter",
        "in_reference": f"V/v {_small(body['title'])}",
        "addressed": _addressed(about),
        **binding.ending(binding.lines_of(body["text"], names_of(document, body))),
    }
    title = f"Công văn {_small(body['title'])}"
    pieces = [Piece(document_html("reports/pdf/letter.html", context, title=title))]
    if about["together"] and len(about["units"]) > MOST_IN_TEXT:
        pieces.append(_annex(about, body, head))
    return Sheaf(
        pieces,
        title,
        head["author"],
        draft=issue is None,
        demo=body["is_demo"],
        dated=parse_day(issue["issued_on"] if issue else about["day"]),
    )


def _addressed(about):
    """The lines under Kính gửi."""
    units = about["units"]
    if len(units) == 1:
        return [units[0]["name"]]
    if len(units) > MOST_IN_TEXT:
        return ["Các cơ quan, đơn vị, địa phương có tên tại Phụ lục"]
    return ended(f"- {unit['name']}" for unit in units)


def _signed_by_order(document, issue):
    """A letter of the committee is signed by order of its chairman, unless the signature says otherwise."""
    if issue is not None or document.issuing_body == IssuingBody.SNV:
        return {}
    return {"authority": ["TL. CHỦ TỊCH"], "position": ["GIÁM ĐỐC SỞ NỘI VỤ"]}


def _annex(about, body, head):
    """The list of units; each row is a row of the table, so that the press can part it."""
    rows = [
        f'<tr><td class="ordinal">{number}</td><td class="words">{escape(unit["name"])}</td>'
        f'<td class="words">{escape(unit["state"])}</td><td class="day">{escape(unit["people_share"] or NOBODY)}</td>'
        f'<td class="day">{escape(unit["due_on"])}</td></tr>'
        for number, unit in enumerate(about["units"], 1)
    ]
    title = f"Danh sách cơ quan, đơn vị, địa phương chưa hoàn thành việc chấm điểm năm {body['round']['year']}"
    context = {"annex_title": title, "reference": head["reference"], "rows": mark_safe(_ROWS)}
    before, after = document_html("reports/pdf/letter_annex.html", context, title="Phụ lục").split(_ROWS)
    return LongTable(before, rows, after, title="Phụ lục", label="PL-", restarts=True)


def _small(words):
    """With a small first letter, unless it begins with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
