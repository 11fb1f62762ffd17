"""The leadership's brief: two pages whatever the province, from the snapshot of its report alone."""

from types import SimpleNamespace

import pdfplumber
import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from reports import briefing, snapshots
from reports.comparison import comparison
from reports.figures import Figure
from reports.issue import issuing
from reports.models import Document
from reports.papers import briefs
from reports.papers.brief_content import content_of, short
from reports.press.printing import print_to
from tests import factories as make
from tests.report_bodies import figure, kien_giang
from tests.reports.drafts import issue_seen, make_draft, make_issued
from units.models import UnitKind
from units.refusals import Refused

LONG = "Ủy ban nhân dân xã có tên rất dài để thử việc cắt ngắn trên trang giấy của bản tóm tắt số"
LATE = {"unit": "A", "kind": "xa", "cluster": None, "approved_on": None, "due_on": "2022-06-30", "step": "nothing"}


def printed(body, tmp_path, *, issued=False, text=""):
    said = {**{name: body.get(name) for name in ("province", "campaign", "is_demo", "kind", "year", "years", "as_of")},
            "report": {"title": "Báo cáo", "issued": issued, "number": "7/BC-UBND" if issued else "",
                       "issued_on": "2022-08-09" if issued else "", "sha256": "9f2c41ab" * 8},
            "content": content_of(body), "text": text}  # fmt: skip
    path = tmp_path / "brief.pdf"
    print_to(path, briefs.sheaf_of(SimpleNamespace(issuing_body="ubnd"), said, None), cache=tmp_path)
    with pdfplumber.open(path) as file:
        return [(" ".join((page.extract_text() or "").split()), page.extract_words()) for page in file.pages]


def huge():
    """Seven years, every kind of unit, forty clusters, 1,500 late units and ten pages of requests."""
    body = kien_giang(kind="final", year=2025, as_of="2025-12-31")
    figures = body["figures"]
    for kind in UnitKind:
        figures[f"plans.issued.{kind}"] = figure(kind.label, 1200, 1500)
        figures[f"assessments.collective.2025.approved.{kind}"] = figure(kind.label, 900, 1500)
    for year in range(2019, 2026):
        for code, number in {"xuat_sac": 300, "tot": 500, "dat": 200, "chua_dat": 100}.items():
            figures[f"bands.collective.{year}.{code}"] = figure(code, number, 1100)
            figures[f"bands.individual.{year}.{code}"] = figure(code, number, 1100)
        for scope in ("collective", "individual"):
            for state in ("expected", "approved", "on_time"):
                figures[f"assessments.{scope}.{year}.{state}"] = figure(LONG, 12345, 43210)
            figures[f"totals.{scope}.{year}.mean"] = figure(LONG, value="84.37", form="points")
    for place, made in enumerate(figures.values()):
        made |= {"position": place, "form": made.get("form", "count")}
    counts = [key for key, made in figures.items() if ".2025." in key or (made["denominator"] and ".20" not in key)]
    both = {key: Figure(key, "", numerator=5, denominator=9) for key in counts}
    rankings = {
        f"{LONG} {cluster:02}": [{"unit": f"{cluster}-{n}", "total": "90.00", "rank": 1} for n in range(40)]
        for cluster in range(40)
    }
    results = [
        {"unit": each["unit"], "name": LONG, "kind": "xa", "cluster": cluster, "total": "90.00", "band": "xuat_sac",
         "state": "approved"}
        for cluster, rows in rankings.items() for each in rows
    ]  # fmt: skip
    caps = [
        {"cluster": cluster, "band": "xuat_sac", "share": "20", "size": 40, "allowed": 8, "held": 40}
        for cluster in rankings
    ]
    return body | {
        "years": list(range(2019, 2026)), "band_order": list(body["bands"]), "rankings": rankings,
        "clusters": list(rankings), "narrative": {"VI": f"{LONG}, {LONG}, {LONG}.\n" * 40},
        "lists": {"results": results, "caps": caps,
                  "late": [{**LATE, "name": f"{LONG} {n}", "days": 1000 + n} for n in range(1500)],
                  "people_behind": [{**LATE, "name": LONG, "expected": 40, "submitted": 2, "approved": 1}] * 1500},
        "comparison": comparison(both, both, mid_year=2022, same_rubrics=lambda _: True),
        "mid_term": {"year": 2022, "parts": []},
    }  # fmt: skip


def test_a_huge_province_has_two_pages_and_nothing_runs_over_their_edge(tmp_path):
    (first, on_first), (second, on_second) = printed(huge(), tmp_path, text=f"{LONG}. " * 30 + f"\n{LONG}" * 9)
    assert first.count("Số liệu chính") == 1
    assert "Mã chốt số liệu (SHA-256): 9f2c41ab9f2c41ab" in second
    assert "5." in second
    for words in (on_first, on_second):
        last = max(word["bottom"] for word in words if word["text"] not in "Dữ liệu minh họa")
        assert last < 275 * 72 / 25.4
    assert "Và 1.495 đơn vị khác ở phụ lục của báo cáo." in second


def test_a_small_province_has_two_pages_too(tmp_path):
    pages = printed(kien_giang(figures={}, rankings={}, warnings=[], lists={"late": []}), tmp_path)
    assert len(pages) == 2
    assert "Số liệu chính Chưa có số liệu." in pages[0][0]
    assert "Năm 2022 chưa có phiếu nào phải chấm." in pages[1][0]
    assert "Không có việc nào chờ quyết định." in pages[1][0]


def test_every_chart_is_drawn_however_long_its_words_are(tmp_path):
    body = kien_giang(kind="annual", band_order=["xuat_sac"])
    names = [f"A{n}" for n in range(1, 8)]
    body["criteria"] = {"collective": {name: f"{name} {LONG} {LONG}" for name in names}}
    body["figures"] = {key: made for key, made in body["figures"].items() if not key.startswith("marks.")}
    for place, name in enumerate(names):
        body["figures"][f"marks.collective.2022.{name}.mean"] = figure(name, value=f"{95 - place}.00", form="percent")
    for state in ("expected", "approved", "on_time"):
        body["figures"][f"assessments.collective.2022.{state}.xa"] = figure("Xã", 9, 9)
    for place, made in enumerate(body["figures"].values()):
        made |= {"position": place, "form": made.get("form", "count")}
    bands, _, criteria = content_of(body)["charts"]
    assert (bands["code"], criteria["code"]) == ("xep-loai", "tieu-chi")
    assert [row[0].split()[0] for row in criteria["rows"]] == ["A1", "A2", "A6", "A7"]
    printed(body, tmp_path, text=f"{LONG}. " * 9)
    with pikepdf.open(tmp_path / "brief.pdf") as pdf:
        drawn = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    assert len(drawn) == 3


def test_it_says_what_changed_since_the_year_before_or_since_the_mid_term():
    body = kien_giang()
    body["figures"]["assessments.collective.2021.approved"] = figure("Phiếu", 100, 200)
    rows = {row["label"]: row for row in content_of(body)["figures"]}
    approved = rows["Phiếu tập thể năm 2022 được thủ trưởng duyệt"]
    assert (approved["now"], approved["then"], approved["change"]) == ("171/206 (83,01%)", "100/200 (50,00%)", "+33,01")
    assert content_of(body)["then"] == "Năm 2021"
    final = content_of(huge())
    assert final["then"] == "Sơ kết 2022"
    assert final["figures"][0]["change"] == "không đổi"


def test_an_annual_brief_knows_the_year_before_from_its_issued_report(db):
    province = make.make_province(slug="kien-giang", name="Kiên Giang")
    campaign, coordinator = make.make_campaign(province), make.make_role("coordinator", province=province).user
    earlier = kien_giang(kind="annual", year=2021)
    earlier["figures"] = {"assessments.collective.2021.approved": {**figure("Phiếu", 100, 200), "position": 0}}
    make_issued(campaign, coordinator, kind="annual", year=2021, body=earlier)
    report = make_draft(campaign, coordinator, kind="annual", year=2022, body=kien_giang(kind="annual"))
    content = briefs.collect(SimpleNamespace(report=report))["content"]
    assert content["then"] == "Năm 2021"
    assert content["figures"][0]["then"] == "100/200 (50,00%)"


def test_what_needs_a_decision_is_said_with_what_to_do():
    said = content_of(huge())["decisions"]
    assert len(said) == 5
    assert said[0].startswith("40 cụm, khối vượt tỷ lệ “Xuất sắc”:")
    assert said[1].startswith("1.500 đơn vị quá hạn chưa hoàn thành phiếu tập thể.")
    (doubt,) = content_of(kien_giang())["decisions"]
    assert doubt == (
        "01 số liệu chưa khớp giữa tổng số và các phần (đơn vị được kiểm tra kỷ luật, kỷ cương). "
        "Cần cơ quan báo cáo xác nhận."
    )


def test_clusters_are_held_beside_each_other_by_bands_and_never_by_points():
    body = kien_giang(
        rankings={name: [{"unit": f"{name}{n}", "total": "50.00", "rank": 1} for n in range(3)] for name in "ABCDE"},
        band_order=["xuat_sac", "tot"],
    )
    excellent = {"A": 0, "B": 3, "C": 1, "D": 2, "E": 0}
    body["lists"] = {
        "results": [
            {"unit": f"{name}{n}", "name": name, "kind": "xa", "cluster": name, "total": "50.00", "state": "approved",
             "band": "xuat_sac" if n < number else "tot"}
            for name, number in excellent.items() for n in range(3)
        ]
    }  # fmt: skip
    content = content_of(body)
    assert [each["name"] for each in content["best"]] == ["B", "D", "C"]
    assert [each["name"] for each in content["last"]] == ["E", "A"]
    assert content["best"][1]["best"] == "2 (66,67%)"


def test_words_are_cut_between_words():
    assert short("một hai ba", 9) == "một hai\u00a0…"
    assert short("một hai", 7) == "một hai"


@pytest.fixture
def people(db):
    province = make.make_province(slug="kien-giang", name="Kiên Giang")
    coordinator = make.make_role("coordinator", province=province).user
    return make.make_campaign(province), coordinator, make.make_role("leader", province=province).user


def test_a_report_has_one_brief_which_is_made_anew_when_the_report_has_changed(people):
    campaign, coordinator, _ = people
    report = make_draft(campaign, coordinator)
    at = make.moment(2022, 8, 10)
    brief = briefing.ask_for_brief(report=report, by=coordinator, at=at)
    assert (brief.kind, brief.title) == ("brief", "Tóm tắt: báo cáo sơ kết 03 năm (2019–2022)")
    brief.jobs.update(status="done", finished_at=at)
    assert briefing.ask_for_brief(report=report, by=coordinator, at=at) == brief
    assert brief.jobs.count() == 2
    assert Document.objects.count() == 1


def test_a_report_without_figures_has_no_brief(people):
    campaign, coordinator, _ = people
    report = make_draft(campaign, coordinator)
    report.snapshot = None
    report.save()
    with pytest.raises(Refused, match="Hãy tổng hợp số liệu trước"):
        briefing.ask_for_brief(report=report, by=coordinator, at=make.moment(2022, 8, 10))


def test_a_leader_asks_for_the_brief_of_an_issued_report_and_not_of_a_draft(people, client_of):
    campaign, coordinator, leader = people
    issued = make_issued(campaign, coordinator)
    response = client_of(leader).post(reverse("report_brief", args=[issued.pk]))
    brief = Document.objects.get()
    assert response.headers["Location"] == brief.get_absolute_url()
    assert client_of(leader).get(brief.get_absolute_url()).status_code == 200
    draft = make_draft(campaign, coordinator, year=2021)
    assert client_of(leader).post(reverse("report_brief", args=[draft.pk])).status_code == 404


def test_a_brief_of_the_draft_is_made_anew_before_leaders_read_it(people):
    campaign, coordinator, leader = people
    report, at = make_draft(campaign, coordinator), make.moment(2022, 8, 10)
    brief = briefing.ask_for_brief(report=report, by=coordinator, at=at)
    brief.jobs.update(status="done", finished_at=at)
    brief.snapshot, brief.pdf = report.snapshot, report.pdf
    brief.save()
    assert not Document.objects.visible_to(leader).exists()
    issue_seen(report, by=coordinator, at=at)
    assert not Document.objects.visible_to(leader).exists()
    report.jobs.update(status="done", finished_at=at)
    issuing.complete(subject=report, pdf=report.pdf, at=at)
    seen = Document.objects.visible_to(leader).get()
    assert (seen.pdf, seen.snapshot) == (None, None)
    assert seen.jobs.filter(kind="render", status="queued").count() == 1


def test_a_brief_of_before_that_says_nothing_of_the_issue_is_made_anew_when_asked_for(people):
    campaign, coordinator, leader = people
    report, at = make_issued(campaign, coordinator), make.moment(2022, 8, 10)
    brief = briefing.ask_for_brief(report=report, by=coordinator, at=at)
    brief.about, brief.pdf, brief.snapshot = {}, report.pdf, report.snapshot
    brief.save()
    assert not Document.objects.visible_to(leader).exists()
    briefing.ask_for_brief(report=report, by=leader, at=at)
    assert Document.objects.visible_to(leader).get().pdf is None


def test_a_brief_made_after_the_final_pdf_is_of_the_issued_report_and_open_to_leaders(people):
    campaign, coordinator, leader = people
    report = make_issued(campaign, coordinator)
    brief = briefing.ask_for_brief(report=report, by=coordinator, at=timezone.now())
    brief.about, brief.pdf = {}, report.pdf
    brief.snapshot = snapshots.freeze({"report": {"issued": True}}, at=timezone.now())
    brief.save()
    assert Document.objects.visible_to(leader).get() == brief


def test_a_brief_says_draft_until_its_report_is_issued(people, tmp_path):
    body = kien_giang()
    assert "Theo dự thảo báo cáo." in printed(body, tmp_path)[0][0]
    issued = printed(body, tmp_path, issued=True)[0][0]
    assert "Theo Báo cáo số 7/BC-UBND ngày 09 tháng 8 năm 2022." in issued
