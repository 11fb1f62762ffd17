"""Biên bản kiểm tra on paper: the record of one inspection, signed by both sides."""

from campaign.models import Inspection, InspectionKind
from reports.letterhead import document_html, ended, letterhead
from reports.objections import Link, Objection, Severity
from reports.press.sheaf import Piece, Sheaf
from reports.reading import joined
from reports.recipients import recipients_of
from reports.setting import setting_of, shared_names, two_digits
from reports.snapshots import body_of, same
from reports.wording import binding
from units.days import parse_day, show_official_day
from units.refusals import Refused

RECORDED = {"kind": "loại kiểm tra", "unit": "đơn vị", "on": "ngày kiểm tra", "conclusion": "kết luận"}
_LISTS = ("thanh_phan_doan", "thanh_phan_don_vi")
_WORDS = ("noi_dung", "ket_qua", "ton_tai", "ket_luan", "kien_nghi", "y_kien_don_vi")


def collect(document):
    """What the record of the inspection holds, and what was typed of it."""
    inspection = inspection_of(document)
    if inspection is None:
        raise Refused("Lần kiểm tra này đã bị xóa khỏi mục Kiểm tra nên không dựng lại được biên bản.")
    return {
        **setting_of(document.campaign, day=inspection.inspected_on),
        "inspection": recorded(inspection),
        "fields": document.about["fields"],
    }


def inspection_of(document):
    """The inspection that the minutes are of, or None where its record was taken out again."""
    return Inspection.objects.select_related("unit").filter(pk=document.about["inspection"]).first()


def recorded(inspection):
    """What the record of an inspection says of it."""
    return {
        "kind": InspectionKind(inspection.kind).label,
        "unit": inspection.unit.name,
        "on": inspection.inspected_on.isoformat(),
        "conclusion": inspection.conclusion,
    }


def default_text(document):
    return binding.wording_of(document.campaign.province, "minutes")


def names_of(document, body):
    """What {{names}} stand for in these minutes; what nobody typed is left to be written by hand."""
    fields, inspection = body["fields"], body["inspection"]
    return {
        **shared_names(document, body),
        "don_vi": inspection["unit"],
        "loai_kiem_tra": inspection["kind"],
        "ngay": show_official_day(parse_day(inspection["on"])),
        "can_cu": fields.get("can_cu", "").rstrip("."),
        "doan": fields.get("doan", ""),
        "dia_diem": fields.get("dia_diem", ""),
        "bat_dau": _clock(fields.get("bat_dau")),
        "ket_thuc": _clock(fields.get("ket_thuc")),
        **{name: _dashed(fields.get(name, "")) for name in _LISTS},
        **{name: fields.get(name, "") for name in _WORDS},
        "han_khac_phuc": show_official_day(parse_day(day)) if (day := fields.get("han_khac_phuc")) else "",
        "so_ban": f"{two_digits(int(fields.get('so_ban') or 2))} bản",
    }


def warnings_of(document, body, *, today):
    """What the record of the inspection says otherwise since the PDF was made."""
    inspection, printed = inspection_of(document), body["inspection"]
    if inspection is None:
        yield Objection(
            "inspection_removed",
            Severity.WARN,
            "Lần kiểm tra này đã bị xóa khỏi mục Kiểm tra sau khi lập biên bản.",
            "Hãy chắc rằng biên bản vẫn đúng, hoặc ghi lại lần kiểm tra rồi lập biên bản khác.",
        )
        return
    now = recorded(inspection)
    changed = [words for name, words in RECORDED.items() if name in printed and printed[name] != now[name]]
    if changed:
        yield Objection(
            "inspection_changed",
            Severity.WARN,
            f"{joined(changed).capitalize()} của lần kiểm tra đã sửa ở mục Kiểm tra sau khi dựng bản PDF.",
            "Hãy sửa nội dung biên bản cho khớp rồi dựng lại, hoặc giữ như đã in nếu đó là chủ ý.",
            (Link("Xem lần kiểm tra", "inspection_edit", (inspection.pk,)),),
        )


def not_before(document):
    """(day, what it is): no minutes bear a day before that of the inspection."""
    return parse_day(body_of(document.snapshot)["inspection"]["on"]), "ngày kiểm tra"


def is_current(document, body):
    """Whether the body holds what is typed of the inspection now."""
    return same(body.get("fields"), document.about["fields"])


def sheaf_of(document, body, issue):
    head = letterhead(document, body, issue, recipients=recipients_of(document))
    fields = body["fields"]
    context = head | {
        "look": "letter",
        "name": "BIÊN BẢN",
        "subject": body["title"],
        "dateline": "",
        "unit_signer": fields.get("dai_dien", ""),
        "writer": fields.get("nguoi_ghi", ""),
        "team_signer": issue["signer"] if issue else fields.get("truong_doan", ""),
        **binding.ending(binding.lines_of(body["text"], names_of(document, body))),
    }
    title = f"Biên bản {body['title'][:1].lower()}{body['title'][1:]}"
    piece = Piece(document_html("reports/pdf/minutes.html", context, title=title))
    return Sheaf(
        [piece],
        title,
        head["author"],
        draft=issue is None,
        demo=body["is_demo"],
        dated=parse_day(issue["issued_on"] if issue else body["inspection"]["on"]),
    )


def _clock(time):
    """ "08 giờ 00 phút" of "08:00"."""
    hour, _, minute = (time or "").partition(":")
    return f"{hour} giờ {minute} phút" if minute else ""


def _dashed(text):
    """Each line of a list with its dash; a semicolon ends it, a full stop the last."""
    lines = [line.strip().lstrip("-–•+ ").rstrip(" ;.") for line in text.splitlines() if line.strip()]
    return "\n".join(ended(f"- {line}" for line in lines))
