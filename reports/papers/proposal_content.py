"""What a tờ trình freezes: the rules in words, the rows on the list with their reasons, votes and the decision."""

from django.db.models import Count

from campaign.models import AwardForm, AwardScope
from reports.letterhead import ended
from reports.models import Occasion
from reports.proposals.candidates import form_name, step_of
from reports.setting import on_paper, two_digits
from scoring.models import Band
from units.models import UnitKind
from units.numbers import show_percent

SCOPES = (AwardScope.COLLECTIVE, AwardScope.INDIVIDUAL)
WHO = {AwardScope.COLLECTIVE: "Tập thể", AwardScope.INDIVIDUAL: "Cá nhân"}


def content_of(proposal):
    """The proposal as plain data. A fixed number of queries."""
    listed = proposal.nominees.listed().in_order().select_related("award")
    rows = {scope.value: [_row(each) for each in listed if each.scope == scope] for scope in SCOPES}
    considered = dict(proposal.nominees.values_list("scope").annotate(Count("pk")).order_by())
    return {
        "revision": proposal.revision,
        "occasion": proposal.occasion,
        "year": proposal.year,
        "first_year": proposal.first_year,
        "span": proposal.span,
        "as_of": proposal.day.isoformat(),
        "family": proposal.family,
        "form": proposal.form,
        "form_label": AwardForm(proposal.form).label,
        "form_name": form_name(proposal.form),
        "addressee": proposal.addressee,
        "bases": closed_bases(proposal.bases),
        "criteria": criteria_of(proposal),
        "counts": {"considered": {scope.value: considered.get(scope.value, 0) for scope in SCOPES}},
        "session": _session(proposal),
        "decision": _decision(proposal),
        "rows": {scope: found for scope, found in rows.items() if found},
    }


def closed_bases(text):
    """The lines of căn cứ as they are printed: "Căn cứ …;", the last with a full stop."""
    lines = [line.strip().rstrip(";. ") for line in text.splitlines() if line.strip()]
    named = [line if line.lower().startswith("căn cứ") else f"Căn cứ {line}" for line in lines]
    return ended(named)


def criteria_of(proposal):
    """The rules chosen, one sentence each without its full stop."""
    names = _band_names(proposal.document.campaign)
    lines = []
    for scope in proposal.scopes:
        codes = proposal.collective_bands if scope == AwardScope.COLLECTIVE else proposal.individual_bands
        sheets = "đã chốt" if proposal.final_only else "đã được duyệt"
        bands = " hoặc ".join(names.get(code, code) for code in codes)
        level = f", xếp loại {bands}" if bands else ""
        lines.append(f"{WHO[scope]} có phiếu chấm điểm năm {proposal.year} {sheets}{level}")
    if proposal.top_of_cluster and proposal.collective:
        lines.append(
            f"Tập thể thuộc {two_digits(proposal.top_of_cluster)} hạng đầu của cụm, khối thi đua năm {proposal.year}"
        )
    if proposal.occasion != Occasion.ANNUAL:
        years = proposal.year - proposal.first_year + 1
        least = f"{two_digits(proposal.least_years)}/{two_digits(years)}"
        lines.append(f"Có ít nhất {least} năm của {on_paper(proposal.span)} đạt mức trên")
    if step := step_of(proposal):
        lines.append(f"Đã được tặng {step.name} {two_digits(step.times)} năm liên tục")
    lines.append("Không có kỷ luật trong thời gian xét; với tập thể, cả người đứng đầu")
    lines.append("Không đề nghị nhiều lần, nhiều hình thức cho một thành tích")
    if proposal.least_share is not None:
        share = show_percent(proposal.least_share)
        lines.append(f"Có tỷ lệ phiếu đồng ý từ {share} tổng số thành viên Hội đồng trở lên")
    lines += [f"Chỉ tiêu {line}" for line in quotas_of(proposal)]
    return lines


def quotas_of(proposal):
    """ "mọi đơn vị: 01 tập thể hoặc 01 cá nhân": one phrase for each row of quotas."""
    return [f"{_of_whom(row)}: {_how_many(row)}" for row in proposal.quotas.select_related("unit")]


def _of_whom(row):
    if row.unit_id:
        return row.unit.name
    return f"mỗi đơn vị thuộc loại {UnitKind(row.kind).label}" if row.kind else "mỗi đơn vị"


def _how_many(row):
    numbers = ((row.collective, "tập thể"), (row.individual, "cá nhân"))
    said = [
        f"{two_digits(number)} {what}" if number else f"không có {what}"
        for number, what in numbers
        if number is not None
    ]
    return (" hoặc " if row.either else " và ").join(said) or "không giới hạn"


def _band_names(campaign):
    rows = Band.objects.filter(rubric__campaign=campaign).order_by("-rubric__version", "position")
    names = {}
    for code, name in rows.values_list("code", "name"):
        names.setdefault(code, name)
    return names


def _row(nominee):
    return {
        "name": nominee.name,
        "position": nominee.position,
        "unit": nominee.unit_name,
        "kind": nominee.unit_kind,
        "form": nominee.form,
        "form_label": nominee.get_form_display(),
        "summary": nominee.summary,
        "why": nominee.why,
        "by_hand": nominee.choice_reason,
        "votes": nominee.votes,
        "voters": nominee.voters,
        "members": nominee.voting_members,
        "awarded": nominee.award_id is not None,
        "turned_down": nominee.turned_down,
    }


def _session(proposal):
    if proposal.met_on is None:
        return None
    return {
        "met_on": proposal.met_on.isoformat(),
        "minutes": proposal.minutes_number,
        "members": proposal.members,
        "present": proposal.present,
    }


def _decision(proposal):
    if not proposal.is_decided:
        return None
    return {
        "number": proposal.decision_number,
        "on": proposal.decided_on.isoformat(),
        "by": proposal.decided_by,
        "basis": proposal.decision_basis,
    }
