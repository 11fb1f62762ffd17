"""The pages of reports: who sees what, what a browser is told, and that lists do not cost a query a row."""

import hashlib
from decimal import Decimal
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaign.models import UnitReport
from reports.models import Report
from reports.snapshots import body_of
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import PDF, make_draft, make_issued, make_requested
from units.text import sort_key

HTMX = {"HTTP_HX_REQUEST": "true"}
SEEN_BY_LEADERS = ["report_detail", "report_pdf", "report_figures"]
COORDINATORS_ONLY = ["report_edit", "report_progress", "report_issue", "report_voices"]
POSTS = ["report_compile", "report_render", "report_issue_cancel", "report_new_version"]


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign, people):
    return make_draft(campaign, people.coordinator)


@pytest.fixture
def issued(people):
    return make_issued(make.make_campaign(people.province), people.coordinator)


def address(name, report, *args):
    return reverse(name, args=[report.pk, *args])


def fetch(client, url, data=None):
    """(response, bytes); a file that is sent is read to its end, which closes it."""
    response = client.get(url, data)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response, content


@pytest.mark.parametrize("person", ["stranger", "clerk", "head", "sibling_clerk", "admin", "nobody", "leader"])
@pytest.mark.parametrize("name", SEEN_BY_LEADERS + COORDINATORS_ONLY)
def test_a_draft_exists_for_its_coordinators_alone(people, client_of, draft, person, name):
    assert client_of(getattr(people, person)).get(address(name, draft)).status_code == 404


@pytest.mark.parametrize("name", SEEN_BY_LEADERS + COORDINATORS_ONLY)
def test_the_coordinator_opens_every_page_of_a_draft(people, client_of, draft, name):
    response, _ = fetch(client_of(people.coordinator), address(name, draft))
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("person", ["stranger", "clerk", "head", "sibling_clerk", "admin", "nobody"])
@pytest.mark.parametrize("name", SEEN_BY_LEADERS)
def test_an_issued_report_stays_unseen_by_those_without_the_province(people, client_of, issued, person, name):
    assert client_of(getattr(people, person)).get(address(name, issued)).status_code == 404


@pytest.mark.parametrize("name", SEEN_BY_LEADERS)
def test_the_leader_reads_an_issued_report(people, client_of, issued, name):
    response, _ = fetch(client_of(people.leader), address(name, issued))
    assert response.status_code == 200


@pytest.mark.parametrize("name", POSTS)
def test_the_leader_changes_nothing(people, client_of, issued, name):
    assert client_of(people.leader).post(address(name, issued)).status_code == 404


@pytest.mark.parametrize("person", ["leader", "clerk", "admin"])
def test_only_coordinators_ask_for_reports(people, client_of, person):
    assert client_of(getattr(people, person)).get(reverse("report_create")).status_code == 404


@pytest.mark.parametrize(("person", "queries"), [("coordinator", 5), ("leader", 4)])
def test_the_list_takes_the_same_queries_for_one_and_for_thirty(
    people, client_of, django_assert_num_queries, person, queries
):
    def measure():
        # Account, roles, views where a colleague may share one, count, reports with campaign, province and file.
        with django_assert_num_queries(queries):
            assert client.get(reverse("report_list")).status_code == 200

    make_issued(make.make_campaign(people.province), people.coordinator)
    client = client_of(getattr(people, person))
    measure()
    for _ in range(29):
        make_issued(make.make_campaign(people.province), people.coordinator)
    measure()


def test_the_leader_sees_only_issued_reports_in_the_list(people, client_of, draft, issued):
    listed = client_of(people.leader).get(reverse("report_list")).context["page"].object_list
    assert list(listed) == [issued]
    assert set(client_of(people.coordinator).get(reverse("report_list")).context["page"].object_list) == {draft, issued}


def test_filters_stay_in_the_address(people, client_of, draft, issued):
    client = client_of(people.coordinator)
    assert list(client.get(reverse("report_list"), {"trang_thai": "issued"}).context["page"]) == [issued]
    assert list(client.get(reverse("report_list"), {"loai": "final"}).context["page"]) == []


def test_a_report_is_asked_for_in_the_browser(people, client_of, campaign):
    asked = {
        "campaign": campaign.pk,
        "kind": "mid_term",
        "year": "2022",
        "as_of": "8/8/2022",
        "issuing_body": "ubnd",
    }
    response = client_of(people.coordinator).post(reverse("report_create"), asked)
    report = Report.objects.get()
    assert response.url == report.get_absolute_url()
    assert report.jobs.get().kind == "compile"
    again = client_of(people.coordinator).post(reverse("report_create"), asked)
    assert "Đã có bản dự thảo" in again.content.decode()


def test_a_day_after_the_year_of_an_annual_report_is_told(people, client_of, campaign):
    asked = {"campaign": campaign.pk, "kind": "annual", "year": "2021", "as_of": "8/8/2022", "issuing_body": "ubnd"}
    page = client_of(people.coordinator).post(reverse("report_create"), asked, follow=True).content.decode()
    assert "hãy lập lại với ngày 31/12/2021" in page


def test_a_campaign_of_another_province_cannot_be_asked_for(people, client_of):
    elsewhere = make.make_campaign()
    response = client_of(people.coordinator).post(reverse("report_create"), {"campaign": elsewhere.pk})
    assert "campaign" in response.context["form"].errors


def test_progress_shows_the_real_step_and_asks_again(people, client_of, campaign):
    report = make_requested(campaign, people.coordinator)
    report.jobs.update(status="running", step=3, steps=10, step_label="Đếm phiếu")
    page = client_of(people.coordinator).get(address("report_progress", report), **HTMX)
    assert "Bước 3/10. Đếm phiếu" in page.content.decode()
    assert 'hx-trigger="every 1s"' in page.content.decode()


def test_without_scripts_the_progress_page_reloads_itself_until_it_leads_back(people, client_of, campaign):
    report = make_requested(campaign, people.coordinator)
    client = client_of(people.coordinator)
    assert client.get(address("report_progress", report))["Refresh"] == "2"
    report.jobs.update(status="done", finished_at=timezone.now())
    assert client.get(address("report_progress", report)).url == report.get_absolute_url()


def test_the_end_of_a_job_is_told_to_the_page(people, client_of, draft):
    draft.jobs.create(kind="render", requested_at=timezone.now(), beat_at=timezone.now())
    draft.jobs.update(status="done", finished_at=timezone.now())
    response = client_of(people.coordinator).get(address("report_progress", draft), **HTMX)
    assert response["HX-Trigger"] == "work-done"


def test_a_failed_job_says_why_and_offers_to_do_it_again(people, client_of, campaign):
    report = make_requested(campaign, people.coordinator)
    report.jobs.update(status="failed", failure="Thiếu bộ tiêu chí.", finished_at=timezone.now())
    page = client_of(people.coordinator).get(report.get_absolute_url()).content.decode()
    assert "Thiếu bộ tiêu chí." in page
    assert "Làm lại" in page
    client_of(people.coordinator).post(address("report_compile", report))
    assert report.jobs.filter(status="queued").count() == 1


def test_the_desk_shows_the_figures_of_the_section_with_their_source(people, client_of, draft):
    page = client_of(people.coordinator).get(draft.get_absolute_url(), {"muc": "I.3"}).content.decode()
    assert "23<sup>đếm</sup>" in page
    assert 'class="fig typed warn"' in page
    assert "cộng các phần được 20" in page
    assert "chưa có lời văn" in page


def test_a_heading_of_the_outline_opens_its_first_section(people, client_of, draft):
    assert client_of(people.coordinator).get(draft.get_absolute_url(), {"muc": "II"}).context["section"].code == "II.1"


def test_the_desk_does_not_cost_a_query_a_section(people, client_of, draft, django_assert_max_num_queries):
    client = client_of(people.coordinator)
    with django_assert_max_num_queries(23):
        client.get(draft.get_absolute_url())


def save(client, report, code, text, revision="0", **headers):
    return client.post(address("report_section", report, code), {"text": text, "revision": revision}, **headers)


def test_a_section_saves_itself_and_answers_with_the_preview(people, client_of, draft):
    response = save(client_of(people.coordinator), draft, "I.2", "Có {{plans.issued}} đơn vị <b>", **HTMX)
    page = response.content.decode()
    assert "126<sup>đếm</sup>" in page
    assert "&lt;b&gt;" in page
    assert "đã lưu" in page
    assert 'name="revision" value="1"' in page
    assert draft.sections.get(code="I.2").text == "Có {{plans.issued}} đơn vị <b>"


def test_without_scripts_the_same_form_saves_and_comes_back(people, client_of, draft):
    response = save(client_of(people.coordinator), draft, "I.2", "Đã phát động.")
    assert response.url == f"{draft.get_absolute_url()}?muc=I.2"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_unknown_key_is_refused_and_nothing_typed_is_lost(people, client_of, draft, headers):
    response = save(client_of(people.coordinator), draft, "I.2", "Có {{plans.isued}} đơn vị", **headers)
    assert response.status_code == 422
    assert "plans.isued" in response.content.decode()
    if not headers:
        assert "Có {{plans.isued}} đơn vị</textarea>" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_people_on_one_section_both_texts_are_shown(people, client_of, draft, headers):
    client = client_of(people.coordinator)
    save(client, draft, "I.2", "Của người thứ nhất.")
    response = save(client, draft, "I.2", "Của người thứ hai.", **headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Của người thứ nhất." in page
    assert "Ghi lời văn của tôi" in page
    assert 'name="revision" value="1"' in page
    if not headers:
        assert "Của người thứ hai.</textarea>" in page


def test_the_stranger_saves_nothing(people, client_of, draft):
    assert save(client_of(people.stranger), draft, "I.2", "Sửa lén.").status_code == 404
    assert save(client_of(people.leader), draft, "I.2", "Sửa lén.").status_code == 404


def test_a_figure_shows_the_rows_it_was_counted_from(people, client_of, campaign):
    plan = campaign.plans.create(unit=people.unit, number="12/KH-DV", issued_on="2019-09-01")
    body = kien_giang()
    body["figures"]["plans.issued"]["ids"] = {"plans": f"{plan.pk}-{plan.pk + 3}"}
    body["figures"][f"plans.issued.{people.unit.kind}"]["ids"] = {"part_of": "plans.issued"}
    report = make_draft(campaign, people.coordinator, body=body)
    client = client_of(people.coordinator)
    for key in ("plans.issued", f"plans.issued.{people.unit.kind}"):
        page = client.get(address("report_figure", report, key)).content.decode()
        assert "Kế hoạch số 12/KH-DV" in page
        assert people.unit.name in page
    assert client.get(address("report_figure", report, "khong.co")).status_code == 404


def test_a_leader_reads_the_figure_of_persons_without_their_names(people, client_of, campaign):
    person = make.make_staff(people.unit, full_name="Nguyễn Thị Kín Tiếng")
    round_ = make.make_round(campaign)
    own, whole = make.make_assessment(round_, person.unit, staff=person), make.make_assessment(round_, people.unit)
    body, key = kien_giang(), "assessments.individual.2022.expected"
    like = body["figures"]["plans.issued"]
    for table, row in (("staff", person), ("assessments", own)):
        body["figures"][key] = like | {"label": "Cá nhân", "ids": {table: str(row.pk)}}
        report = make_issued(make.make_campaign(people.province), people.coordinator, body=body)
        assert "Kín Tiếng" in client_of(people.coordinator).get(address("report_figure", report, key)).content.decode()
        page = client_of(people.leader).get(address("report_figure", report, key)).content.decode()
        assert "Kín Tiếng" not in page
        assert "chỉ mở cho chuyên viên Sở Nội vụ" in page
    key = "assessments.collective.2022.expected"
    body["figures"][key] = like | {"label": "Tập thể", "ids": {"assessments": str(whole.pk)}}
    report = make_issued(make.make_campaign(people.province), people.coordinator, body=body)
    assert people.unit.name in client_of(people.leader).get(address("report_figure", report, key)).content.decode()


@pytest.mark.parametrize("code", ["I.9", "a%00b"])
def test_a_section_that_does_not_exist_is_not_found(people, client_of, draft, code):
    url = address("report_section", draft, "MA").replace("MA", code)
    assert client_of(people.coordinator).post(url, {"text": "x", "revision": "0"}).status_code == 404


@pytest.mark.parametrize("revision", ["", "²", "٣", "-1", "9" * 5000])
def test_a_revision_that_no_page_ever_sent_is_a_conflict(people, client_of, draft, revision):
    posted = {"text": "Lời khác.", "revision": revision}
    assert client_of(people.coordinator).post(address("report_section", draft, "I.2"), posted).status_code == 409


def test_the_figures_are_found_by_words(people, client_of, draft):
    client = client_of(people.coordinator)
    for typed in ("máy tính", "may tinh", "Tính  MÁY", "indicators.may"):
        page = client.get(address("report_figures", draft), {"tim": typed}).context
        assert [choice.key for choice in page["page"].object_list] == ["indicators.may_tinh"]
    assert page["words"] == "indicators.may"


def figures(client, draft, **asked):
    return [choice.key for choice in client.get(address("report_figures", draft), asked).context["page"]]


def test_the_figures_stand_in_reading_order_or_by_any_column(people, client_of, draft):
    client, asked = client_of(people.coordinator), {"tim": "kế hoạch"}
    shown = body_of(draft.snapshot)["figures"]
    usual = figures(client, draft, **asked)
    assert usual == [key for key in shown if key in usual]
    for way, value in (
        ("so_lieu", lambda key: sort_key(shown[key]["label"])),
        ("gia_tri", lambda key: Decimal(shown[key]["numerator"])),
        ("ty_le", lambda key: Decimal(shown[key]["value"])),
    ):
        found = figures(client, draft, **asked, xep=way, cot="gia_tri.ty_le")
        assert found == sorted(usual, key=value), way
        assert figures(client, draft, **asked, xep=f"-{way}") == sorted(usual, key=value, reverse=True), way
    assert set(figures(client, draft, xep="-nguon")) != set(figures(client, draft, xep="nguon"))


def test_charts_stand_above_the_whole_list_of_figures_alone(people, client_of, draft):
    client = client_of(people.coordinator)
    assert client.get(address("report_figures", draft)).context["charts"]
    assert not client.get(address("report_figures", draft), {"xep": "gia_tri"}).context["charts"]


def test_nothing_in_the_address_breaks_the_list_of_figures(people, client_of, draft):
    client = client_of(people.coordinator)
    usual = figures(client, draft)
    for name, asked in product(("xep", "cot", "trang"), ("' OR 1=1 --", "--gia_tri", "key", "\x00", "9" * 5000)):
        assert figures(client, draft, **{name: asked}) == usual, (name, asked)
    assert figures(client, draft, tim="\x00") == usual


def test_an_order_of_the_figures_asks_for_nothing_more(people, client_of, draft, django_assert_num_queries):
    client = client_of(people.coordinator)
    for asked in ({}, {"xep": "-gia_tri", "trang": "2"}, {"tim": "kế hoạch", "xep": "so_lieu"}):
        with django_assert_num_queries(5):
            client.get(address("report_figures", draft), asked)


def test_what_units_wrote_is_read_beside_the_section_it_serves(people, client_of, campaign, draft):
    now = timezone.now()
    UnitReport.objects.create(
        campaign=campaign, unit=people.unit, year=2022, results="Kết quả tốt.", limits="Trụ sở chật.", sent_at=now
    )
    UnitReport.objects.create(campaign=campaign, unit=people.sibling, year=2022, limits="Chưa gửi.")
    client = client_of(people.coordinator)
    page = client.get(draft.get_absolute_url(), {"muc": "IV.2"}).content.decode()
    assert "Trụ sở chật." in page
    assert "Chưa gửi." not in page
    assert "Kết quả tốt." in client.get(address("report_voices", draft), {"muc": "II.1"}).content.decode()


def test_the_voices_take_the_same_queries_for_one_and_for_thirty(
    people, client_of, campaign, draft, django_assert_num_queries
):
    def measure():
        # account, roles, report, the campaigns it continues (2), count, rows with their units
        with django_assert_num_queries(7):
            assert client.get(address("report_voices", draft)).status_code == 200

    def write():
        UnitReport.objects.create(
            campaign=campaign, unit=make.make_unit(people.province), year=2022, results="Tốt.", sent_at=timezone.now()
        )

    client = client_of(people.coordinator)
    write()
    measure()
    for _ in range(29):
        write()
    measure()


SIGNED = {"number": "215", "issued_on": "9/8/2022", "sign": "pho_chu_tich", "signer": "Nguyễn Văn Ví Dụ"}


def seen(client_of, people, draft):
    """What is sent by somebody who has read what the checker found."""
    form = client_of(people.coordinator).get(address("report_issue", draft)).context["form"]
    return {**SIGNED, "seen": "on", "token": form.token}


def test_a_report_is_issued_in_the_browser(people, client_of, draft):
    response = client_of(people.coordinator).post(address("report_issue", draft), seen(client_of, people, draft))
    draft.refresh_from_db()
    assert response.url == draft.get_absolute_url()
    assert (draft.status, draft.number, draft.signer_authority) == (
        "issuing",
        "215",
        "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    )
    desk = client_of(people.coordinator).get(draft.get_absolute_url()).content.decode()
    assert "Đang ban hành" in desk
    assert "<textarea" not in desk


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": "215/BC-UBND"}, "Chỉ ghi số"),
        ({"number": ""}, "number"),
        ({"issued_on": "1/8/2022"}, "trước ngày chốt"),
        ({"issued_on": "31/2/2022"}, "không có trên lịch"),
        ({"signer": ""}, "signer"),
    ],
)
def test_a_wrong_field_is_told_and_what_was_typed_stays(people, client_of, draft, changes, why):
    asked = seen(client_of, people, draft) | changes
    response = client_of(people.coordinator).post(address("report_issue", draft), asked)
    page = response.content.decode()
    assert why in page
    assert 'value="Nguyễn Văn Ví Dụ"' in page or changes.get("signer") == ""
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_settings_of_a_draft_change_and_those_of_an_issued_report_do_not(people, client_of, draft, issued):
    client = client_of(people.coordinator)
    changes = {"issuing_body": "snv", "recipients": "Nơi A\nLưu: VT"}
    client.post(address("report_edit", draft), changes)
    client.post(address("report_edit", issued), changes)
    draft.refresh_from_db()
    issued.refresh_from_db()
    assert (draft.issuing_body, draft.recipients) == ("snv", "Nơi A\nLưu: VT")
    assert issued.issuing_body == "ubnd"


def test_a_download_is_logged_with_the_hash_of_the_file(people, client_of, issued):
    response, content = fetch(client_of(people.leader), address("report_pdf", issued))
    assert content == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "bao-cao-so-ket-03-nam-2019-2022-kien-giang-so-07.pdf" in response["Content-Disposition"]
    event = issued.events.first()
    assert (event.by, event.sha256) == (people.leader, issued.pdf.sha256)


def test_the_preview_may_stand_in_a_frame_of_the_site_and_is_not_logged(people, client_of, issued):
    before = issued.events.count()
    response, _ = fetch(client_of(people.leader), address("report_pdf", issued), {"xem": ""})
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert issued.events.count() == before
    page = client_of(people.leader).get(issued.get_absolute_url())
    assert page["X-Frame-Options"] == "DENY"


def test_the_signed_file_is_attached_and_read_back(people, client_of, issued):
    upload = SimpleUploadedFile("ky.pdf", PDF + b"signed", content_type="application/pdf")
    client = client_of(people.coordinator)
    vouched = hashlib.sha256(PDF + b"signed").hexdigest()
    client.post(address("report_signed", issued), {"file": upload, "vouched": vouched})
    _, content = fetch(client_of(people.leader), address("report_signed", issued))
    assert content == PDF + b"signed"


def test_the_leader_cannot_attach_a_signed_file(people, client_of, issued):
    upload = SimpleUploadedFile("ky.pdf", PDF, content_type="application/pdf")
    assert client_of(people.leader).post(address("report_signed", issued), {"file": upload}).status_code == 404
    assert client_of(people.leader).get(address("report_signed", issued)).status_code == 404


def test_a_correction_is_asked_for_in_the_browser_and_hidden_from_leaders_until_issued(people, client_of, issued):
    client_of(people.coordinator).post(address("report_new_version", issued), {"reason": "Ghi sai."})
    fresh = Report.objects.get(version=2)
    assert "bản đính chính" in client_of(people.coordinator).get(issued.get_absolute_url()).content.decode()
    assert "bản đính chính" not in client_of(people.leader).get(issued.get_absolute_url()).content.decode()
    assert client_of(people.leader).get(fresh.get_absolute_url()).status_code == 404
