"""Making a proposal for awards: its rules and quotas, asking for its list, and what a person decides instead."""

from django.db import transaction
from django.utils.timezone import localdate

from campaign.recording import title_problem
from reports import events
from reports.background import jobs
from reports.models import Choice, Document, DocumentKind, JobKind, Nominee, Proposal, ProposalQuota, family_of
from reports.narrative.editing import refusal_to_edit
from reports.papers.proposals import usual_recipients
from reports.proposals.candidates import form_name
from reports.proposals.considering import Answer
from reports.proposals.histories import BELOW
from reports.requesting import request_document
from reports.setting import on_paper
from units.days import show_day
from units.permissions import coordinates
from units.refusals import Refused, refuse_invalid
from units.text import nfc, one_line

NOT_YOURS = "Chỉ chuyên viên Sở Nội vụ của tỉnh được lập danh sách đề nghị khen thưởng."
DECIDED = "Tờ trình đã có quyết định nên danh sách không thay đổi nữa."


class RowsRefused(Refused):
    """Rows typed together of which some cannot be kept, so none is; `rows`: {pk: why this row is wrong}."""

    def __init__(self, rows):
        first, more = next(iter(rows.values())), len(rows) - 1
        others = f" Còn {more} dòng khác cần xem lại." if more else ""
        super().__init__(f"{first}{others} Chưa lưu dòng nào.")
        self.rows = rows


class RowsClash(RowsRefused):
    """Somebody else changed the same rows in between."""


@transaction.atomic
def open_proposal(*, campaign, rules, quotas, title="", issuing_body, by, at):
    """A new tờ trình, whose first list is being built. `rules` are fields of Proposal, `quotas` those of its rows."""
    if not coordinates(by, campaign.province_id):
        raise Refused(NOT_YOURS)
    proposal = Proposal(**rules, family=family_of(rules["form"]))
    _check(proposal, campaign, at=at)
    proposal.document = request_document(
        kind=DocumentKind.PROPOSAL,
        campaign=campaign,
        title=one_line(title) or default_title(proposal, campaign),
        about={"form": proposal.form, "year": proposal.year},
        recipients=usual_recipients(issuing_body),
        issuing_body=issuing_body,
        first=JobKind.BUILD,
        by=by,
        at=at,
    )
    refuse_invalid(proposal)
    proposal.save()
    _keep_quotas(proposal, quotas)
    return proposal


@transaction.atomic
def change_rules(*, proposal, rules, quotas, by, at):
    """Other rules or quotas; the list that they give is built next."""
    proposal = to_change(proposal, by=by)
    for name, value in rules.items():
        setattr(proposal, name, value)
    proposal.family = family_of(proposal.form)
    _check(proposal, proposal.document.campaign, at=at)
    refuse_invalid(proposal)
    proposal.save()
    _keep_quotas(proposal, quotas)
    jobs.request_job(subject=proposal.document, kind=JobKind.BUILD, by=by, at=at)
    return proposal


@transaction.atomic
def rebuild(*, proposal, by, at):
    """Asks for the list anew; what people wrote or decided stays with those who are still considered."""
    proposal = to_change(proposal, by=by)
    return jobs.request_job(subject=proposal.document, kind=JobKind.BUILD, by=by, at=at)


@transaction.atomic
def choose(*, nominee, choice, reason, by, at):
    """Takes somebody into the list, sets them aside, or gives them back to the rules. Raises Refused."""
    proposal = to_change(nominee.proposal, by=by)
    nominee = Nominee.objects.select_for_update(of=("self",)).get(pk=nominee.pk)
    reason = one_line(reason)
    if choice != Choice.NONE and not reason:
        raise Refused("Hãy nêu lý do.")
    if choice == Choice.TAKEN and (refused := refusal_to_take(nominee)):
        raise Refused(refused)
    nominee.choice, nominee.choice_reason = choice, reason if choice else ""
    if nominee.is_listed and (refused := _other_post_of(nominee)):
        raise Refused(refused)
    nominee.chosen_by_name, nominee.chosen_at = (by.full_name, at) if choice else ("", None)
    nominee.save(update_fields=["choice", "choice_reason", "chosen_by_name", "chosen_at"])
    said = {Choice.TAKEN: "Đưa vào danh sách", Choice.ASIDE: "Để riêng"}.get(choice, "Trả về theo tiêu chí")
    why = f" Lý do: {reason}" if reason else ""
    events.record(proposal.document, f"{said}: {nominee.name}.{why}"[:500], by=by, at=at)
    changed(proposal)
    return nominee


def refusal_to_take(nominee):
    """Why nobody may put this row on the list by hand, or None: what the law says is not overruled."""
    return next((sentence for _, answer, sentence in nominee.findings if answer == Answer.NEVER), None)


def _other_post_of(nominee):
    """The sentence that forbids a second row of somebody who is on the list in another post, or None."""
    if nominee.staff_id is None:
        return None
    same = nominee.proposal.nominees.listed().filter(staff__person=nominee.staff.person).exclude(pk=nominee.pk)
    if other := same.first():
        return f"{nominee.name} đã có trong danh sách ở {other.unit_name}. Hãy để riêng dòng đó trước."
    return None


@transaction.atomic
def write_rows(*, proposal, rows, seen=None, by, at):
    """Summaries and places of some rows: {pk: (summary, place or None)}. Says how many changed.

    `seen` is what each row held, in the same shape, when it was shown to be typed over: a row left as it was seen is
    not written, and one that somebody else changed since is refused. Raises RowsRefused, RowsClash.
    """
    proposal = to_change(proposal, by=by)
    found = proposal.nominees.select_for_update(of=("self",)).in_bulk(list(rows))
    moved, wrong, clash = [], {}, {}
    for pk, nominee in found.items():
        stored, typed = (nominee.summary, nominee.place), _row(rows[pk])
        before = _row(seen[pk]) if seen and pk in seen else stored
        if typed in (stored, before):
            continue
        if len(typed[0]) > 2000:
            wrong[pk] = f"Tóm tắt của {nominee.name} dài quá 2.000 ký tự. Hãy rút gọn."
        elif before != stored:
            clash[pk] = _clash(nominee)
        nominee.summary, nominee.place = typed
        moved.append(nominee)
    if wrong or clash:
        raise RowsRefused(wrong) if wrong else RowsClash(clash)
    if moved:
        Nominee.objects.bulk_update(moved, ["summary", "place"])
        events.record(proposal.document, f"Sửa tóm tắt thành tích, thứ tự của {len(moved)} dòng.", by=by, at=at)
        changed(proposal)
    return len(moved)


def _row(typed):
    summary, place = typed
    return nfc(summary), place


def _clash(nominee):
    stored = f"“{nominee.summary}”" if nominee.summary else "để trống"
    place = f", thứ tự {nominee.place}" if nominee.place else ""
    return (
        f"{nominee.name}: người khác vừa sửa dòng này, hiện là {stored}{place}. "
        "Hãy chép phần cần giữ vào ô rồi lưu lại."
    )


def default_title(proposal, campaign):
    """The trích yếu: "Về việc đề nghị tặng Bằng khen … trong phong trào thi đua …"."""
    what = form_name(proposal.form)
    return f"Về việc đề nghị tặng {what} trong Phong trào thi đua “{campaign.name}” {on_paper(proposal.span)}"


def to_change(proposal, *, by):
    """The proposal under its lock, while its list may still be changed by this person. Raises Refused."""
    proposal = locked_by(proposal, by=by)
    if refused := refusal_to_change(proposal):
        raise Refused(refused)
    return proposal


def locked_by(proposal, *, by):
    """The proposal under its lock, for whoever works on it. Raises Refused."""
    proposal = locked(proposal)
    if not coordinates(by, proposal.document.campaign.province_id):
        raise Refused(NOT_YOURS)
    return proposal


def locked(proposal):
    """The proposal as it stands, under the lock of its document and its own."""
    # Issuing locks the document: a list never changes while its number is being written.
    Document.objects.select_for_update(of=("self",)).get(pk=proposal.document_id)
    related = "document__campaign__province"
    return Proposal.objects.select_for_update(of=("self",)).select_related(related).get(pk=proposal.pk)


def refusal_to_change(proposal):
    """Why the list may not change any more, or None."""
    return DECIDED if proposal.is_decided else refusal_to_edit(proposal.document)


def changed(proposal):
    """The paper that was made before says less than the list does now."""
    proposal.revision += 1
    proposal.save(update_fields=["revision"])


def _check(proposal, campaign, *, at):
    for scope in proposal.scopes:
        if sentence := title_problem(proposal.form, scope):
            raise Refused(f"{sentence} Hãy bỏ chọn đối tượng kia.")
    if proposal.times_below and proposal.form not in BELOW:
        raise Refused(
            f"{proposal.get_form_display()} không có danh hiệu liền trước để xét. Hãy để trống ô số năm liên tục."
        )
    if not campaign.starts <= proposal.first_year <= proposal.year <= campaign.ends:
        years = f"từ {campaign.starts} đến {campaign.ends}"
        raise Refused(f"Phong trào chạy {years}. Hãy chọn thời gian xét trong khoảng đó.")
    if proposal.day.year < proposal.year:
        raise Refused(f"Ngày lấy thông tin phải từ năm {proposal.year} trở đi.")
    if proposal.day > localdate(at):
        raise Refused(f"Ngày lấy thông tin {show_day(proposal.day)} ở sau hôm nay. Hãy xem lại ngày.")


def _keep_quotas(proposal, quotas):
    proposal.quotas.all().delete()
    for values in quotas:
        row = ProposalQuota(proposal=proposal, **values)
        refuse_invalid(row)
        row.save()
