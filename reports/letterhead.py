"""The head and the foot of a document on paper: who issues it, number, day, signature, recipients."""

import re

from django.template.loader import render_to_string

from reports.models import IssuingBody
from reports.reading import place_name
from units.days import parse_day, show_official_day
from units.text import nfc

BLANK_DAY = "ngày \u2003 tháng \u2003 năm \u2003\u2002"
BLANK_NUMBER = "\u2003\u2003"
# Where a long office is broken above a name: what it heads stays together.
_HEADS = re.compile(r"(?<=^TRƯỞNG PHÒNG) (?=THI ĐUA - KHEN THƯỞNG$)")


def letterhead(document, body, issue, *, recipients=()):
    """What header.html and signature.html print for a document; `issue` is None while nothing is signed."""
    return head_and_foot(
        body,
        issue,
        issuing_body=document.issuing_body,
        sign=document.sign,
        draft=issue is None,
        recipients=recipients,
    )


def head_and_foot(body, issue, *, issuing_body, sign, draft, recipients):
    """The same for whatever is issued; `sign` stands after the number and is empty where there is none."""
    issue = issue or default_signature(issuing_body, body)
    number = BLANK_NUMBER if draft or not issue["number"] else issue["number"]
    notation, day = f"{number}/{sign}", day_of(issue, draft=draft)
    author = signer_body(issuing_body, body)
    return {
        "draft": draft,
        "owner": owner_lines(issuing_body, body),
        "notation": f"Số: {notation}" if sign else "",
        "dateline": f"{written_at(body['province']['name'])}, {day}",
        "author": author,
        "reference": f"số {notation} {day} của {author}",
        "issue": issue,
        "authority": issue["authority"].splitlines(),
        "position": _HEADS.split(issue["position"]),
        "recipients": recipient_lines(recipients),
    }


def owner_lines(issuing_body, body):
    """(line, bold) of the issuing body: its superior light above, its own name bold."""
    place = place_name(body).upper()
    if issuing_body == IssuingBody.SNV:
        return [(f"UBND {place}", False), ("SỞ NỘI VỤ", True)]
    return [("ỦY BAN NHÂN DÂN", True), (place, True)]


def signer_body(issuing_body, body):
    owner = "Sở Nội vụ" if issuing_body == IssuingBody.SNV else "Ủy ban nhân dân"
    return f"{owner} {place_name(body)}"


def default_signature(issuing_body, body):
    """The signature block before anybody has signed."""
    ubnd = issuing_body != IssuingBody.SNV
    return {
        "number": "",
        "issued_on": None,
        "authority": "TM. ỦY BAN NHÂN DÂN" if ubnd else "",
        "position": "CHỦ TỊCH" if ubnd else "GIÁM ĐỐC",
        "signer": "",
    }


def written_at(name):
    """The place beside the day; one that is named after a person is written in full."""
    return "Thành phố Hồ Chí Minh" if name == "Hồ Chí Minh" else name


def day_of(issue, *, draft):
    return BLANK_DAY if draft or not issue["issued_on"] else show_official_day(parse_day(issue["issued_on"]))


def recipient_lines(recipients):
    """ "- …;" each, the last with a full stop."""
    names = [name for line in recipients if (name := nfc(line).lstrip("-–• ").rstrip(";. "))]
    return ended(f"- {name}" for name in names)


def ended(lines):
    """Lines of one list: a semicolon ends each, a full stop the last."""
    lines = list(lines)
    return [f"{line}{'.' if place == len(lines) else ';'}" for place, line in enumerate(lines, 1)]


def document_html(template, context, *, title):
    """One whole HTML document for the press."""
    return render_to_string("reports/pdf/piece.html", context | {"inner": template, "title": title})
