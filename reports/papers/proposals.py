"""Tờ trình that proposes awards on paper: its words, and the lists as annexes."""

from datetime import date

from reports.letterhead import document_html, ended, letterhead
from reports.models import Choice, Outcome, Proposal
from reports.objections import Link, Objection, Severity
from reports.papers.proposal_content import content_of
from reports.papers.proposal_lists import annexes_of
from reports.papers.proposal_workbook import attachments_of
from reports.press.sheaf import Piece, Sheaf
from reports.proposals.overtaking import TOLD, overtaken
from reports.proposals.shares import short_of_votes
from reports.reading import place_name
from reports.recipients import kept_by, recipients_of
from reports.setting import on_paper, setting_of, shared_names, two_digits
from reports.snapshots import body_of
from reports.wording import binding
from units.days import parse_day, show_official_day
from units.numbers import percent, show_count, show_percent

ADDRESSEES = {
    "ubnd": "Ủy ban nhân dân {place}",
    "hoi_dong": "Hội đồng Thi đua - Khen thưởng {place}",
    "thu_tuong": "Thủ tướng Chính phủ",
}
OCCASIONS = {
    "annual": "{span}",
    "mid_term": "sơ kết Phong trào thi đua {span}",
    "final": "tổng kết Phong trào thi đua {span}",
}
COUNTED = {"tap_the": "tập thể", "ca_nhan": "cá nhân"}


def proposal_of(document):
    """The proposal that a document prints."""
    return Proposal.objects.select_related("document__campaign__province").get(document=document)


def collect(document):
    """The list as it stands now, with its rules, votes and, where there is one, the decision."""
    proposal = proposal_of(document)
    return {**setting_of(document.campaign, day=proposal.day), **content_of(proposal)}


def default_text(document):
    return binding.wording_of(document.campaign.province, "proposal")


def names_of(document, body):
    """What {{names}} stand for in a tờ trình."""
    session, counts = body["session"] or {}, body["counts"]
    listed = {scope: len(body["rows"].get(scope, [])) for scope in COUNTED}
    return {
        **shared_names(document, body),
        "kinh_gui": addressee(body),
        "dip": OCCASIONS[body["occasion"]].format(span=on_paper(body["span"])),
        "thoi_gian": on_paper(body["span"]),
        "hinh_thuc": body["form_name"],
        "tieu_chuan": "\n".join(ended(f"- {line}" for line in body["criteria"])),
        "da_xet": _counted(counts["considered"]),
        "so_tap_the": two_digits(listed["tap_the"]) if listed["tap_the"] else "",
        "so_ca_nhan": two_digits(listed["ca_nhan"]) if listed["ca_nhan"] else "",
        "doi_tuong": _counted(listed),
        "nhung_ai": _kinds(body),
        "chua_co_ai": "" if any(listed.values()) else f"chưa có {_kinds(body)} nào",
        "ngay_hop": show_official_day(parse_day(session["met_on"])) if session else "",
        "bien_ban": session.get("minutes", ""),
        "thanh_vien": two_digits(session["members"]) if session else "",
        "co_mat": two_digits(session["present"]) if session else "",
        "bo_phieu": _voted_on(body),
        "phieu_thap_nhat": _least_share(body),
        "phu_luc": " và ".join(name for name, _, _ in annexes_of(body)),
    }


def addressee(body):
    return ADDRESSEES[body["addressee"]].format(place=place_name(body))


def sheaf_of(document, body, issue):
    head = letterhead(document, body, issue, recipients=recipients_of(document))
    context = head | {
        "name": "TỜ TRÌNH",
        "subject": body["title"],
        "addressed": [addressee(body)],
        "bases": body["bases"],
        **binding.ending(binding.lines_of(body["text"], names_of(document, body))),
    }
    title = f"Tờ trình {body['title'][:1].lower()}{body['title'][1:]}"
    pieces = [Piece(document_html("reports/pdf/proposal.html", context, title=title), title="Tờ trình")]
    pieces += [make(head["reference"]) for _, _, make in annexes_of(body)]
    return Sheaf(
        pieces,
        title,
        head["author"],
        subject=body["title"],
        draft=issue is None,
        demo=body["is_demo"],
        attachments=attachments_of(body["rows"], body),
    )


def has_moved_on(document, body):
    """Whether the list is another one than that in the body."""
    return proposal_of(document).revision != body["revision"]


def refusal_to_issue(document):
    """Why the list cannot go out now: it moved on after the paper was made, or somebody on it still has to choose."""
    proposal = proposal_of(document)
    if not proposal.nominees.listed().exists():
        return "Danh sách chưa có tập thể, cá nhân nào. Hãy xem lại tiêu chí, hoặc đưa vào danh sách kèm lý do."
    if waiting := proposal.nominees.in_state("tied").count():
        return f"Còn {show_count(waiting)} tập thể, cá nhân bằng điểm chờ chọn. Hãy chọn hoặc để riêng từng dòng."
    if short := short_of_votes(proposal).count():
        share = show_percent(proposal.least_share)
        return (
            f"Còn {show_count(short)} dòng có tỷ lệ phiếu đồng ý dưới {share}. Hãy để riêng các dòng này hoặc xem lại "
            "số phiếu ở trang Hội đồng, phiếu bầu."
        )
    if names := list(overtaken(proposal).values()):
        more = f" và {len(names) - 1} dòng khác" if len(names) > 1 else ""
        return f"{TOLD.format(whom=names[0] + more)} Hãy lập lại danh sách từ dữ liệu mới."
    if document.snapshot_id and body_of(document.snapshot).get("revision") != proposal.revision:
        return "Danh sách đã thay đổi sau khi dựng bản in. Hãy dựng lại bản in, xem lại rồi ban hành."
    return None


def warnings_of(document, body, *, today):
    """What to look at before a list goes out: rows beyond a quota, rows without votes where the council has met."""
    proposal = proposal_of(document)
    if beyond := proposal.nominees.filter(choice=Choice.TAKEN, outcome=Outcome.OVER).count():
        yield _beyond_quota(proposal, beyond)
    if proposal.members is None:
        return
    if missing := proposal.nominees.listed().filter(votes=None).count():
        yield Objection(
            "without_votes",
            Severity.WARN,
            f"{show_count(missing)} dòng chưa có số phiếu của Hội đồng.",
            "Hãy nhập nốt số phiếu, hoặc bỏ các dòng Hội đồng không bỏ phiếu; lời văn phải nói đúng số đã bỏ phiếu.",
            (Link("Nhập số phiếu", "proposal_council", (proposal.pk,)),),
        )


def _beyond_quota(proposal, number):
    return Objection(
        "beyond_quota",
        Severity.WARN,
        f"{show_count(number)} dòng được đưa vào bằng tay dù vượt chỉ tiêu.",
        "Hãy chắc rằng cấp có thẩm quyền đã đồng ý, hoặc trả các dòng về theo tiêu chí.",
        (Link("Xem danh sách", "proposal_detail", (proposal.pk,)),),
    )


def not_before(document):
    """(day, what it is): no tờ trình bears a day before the council's session that it tells of."""
    session = body_of(document.snapshot)["session"]
    return (parse_day(session["met_on"]), "ngày họp Hội đồng") if session else (date.min, "")


def usual_recipients(issuing_body):
    """The lines of Nơi nhận that a tờ trình begins with."""
    return f"Như trên\n{kept_by(issuing_body)}"


def _voted_on(body):
    """On whom the council voted, as far as votes are recorded: never "each" where a row has none."""
    rows = [row for group in body["rows"].values() for row in group]
    voted = sum(row["votes"] is not None for row in rows)
    if not voted:
        return ""
    kinds = _kinds(body)
    return f"từng {kinds}" if voted == len(rows) else f"{two_digits(voted)}/{two_digits(len(rows))} {kinds}"


def _kinds(body):
    """Whom the list proposes: "tập thể, cá nhân", or one of them; both where nobody is on it yet."""
    named = [name for scope, name in COUNTED.items() if body["rows"].get(scope)]
    return ", ".join(named or COUNTED.values())


def _least_share(body):
    """The lowest share of votes on the list, where every row has votes."""
    rows = [row for group in body["rows"].values() for row in group]
    if not rows or any(row["votes"] is None for row in rows):
        return ""
    return show_percent(min(percent(row["votes"], row["members"]) for row in rows), 2)


def _counted(numbers):
    """ "12 tập thể và 20 cá nhân"; kinds with none are left out."""
    said = [f"{two_digits(numbers[scope])} {name}" for scope, name in COUNTED.items() if numbers.get(scope)]
    return " và ".join(said) or "không có tập thể, cá nhân nào"
