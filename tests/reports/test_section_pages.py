"""Around the words of a section in the browser: remarks, versions, earlier reports, writing anew, figures to pick."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Report
from reports.narrative import editing, remarks
from tests import factories as make
from tests.reports.drafts import make_draft

HTMX = {"HTTP_HX_REQUEST": "true"}
PAGES = ["report_section_versions", "report_section_earlier"]
POSTS = ["report_section_redraft", "report_section_comments", "report_section_restore"]
COPIED = "Ủy ban nhân dân tỉnh đã chỉ đạo các cơ quan, đơn vị tổ chức phát động phong trào thi đua sâu rộng."


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign, people):
    return make_draft(campaign, people.coordinator)


@pytest.fixture
def office(people, client_of):
    return client_of(people.coordinator)


def address(name, report, code="I.2"):
    return reverse(name, args=[report.pk, code])


def section_of(report, code="I.2"):
    return report.sections.get(code=code)


def save(report, text, by, *, minutes=0, code="I.2"):
    section = section_of(report, code)
    at = timezone.now() + timedelta(minutes=minutes)
    return editing.save_section(section=section, text=text, revision=section.revision, by=by, at=at)


def issue(report, by):
    """As it would be after issuing, without the PDF."""
    Report.objects.filter(pk=report.pk).update(
        status="issued", number="9", issued_on=report.as_of, signer_position="CHỦ TỊCH", signer_name="A", issued_by=by
    )
    return report


@pytest.mark.parametrize("person", ["stranger", "clerk", "head", "sibling_clerk", "admin", "nobody", "leader"])
def test_nobody_but_the_coordinators_comes_near_the_words(people, client_of, draft, person):
    client = client_of(getattr(people, person))
    assert {client.get(address(name, draft)).status_code for name in PAGES} == {404}
    assert {client.post(address(name, draft)).status_code for name in POSTS} == {404}
    assert client.get(reverse("report_choices", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_a_section_that_does_not_exist_is_not_found(office, draft, name):
    url = address(name, draft, "I.9")
    assert (office.get(url) if name in PAGES else office.post(url)).status_code == 404


def test_every_figure_is_there_to_be_picked(office, draft):
    figures = json.loads(office.get(reverse("report_choices", args=[draft.pk])).content)["figures"]
    (found,) = [figure for figure in figures if figure["key"] == "plans.issued"]
    assert found["label"] == "Đơn vị ban hành kế hoạch"
    assert ["trên tổng số", "126/206"] in found["forms"]


def test_the_desk_knows_the_figures_of_its_text_without_asking(office, draft):
    page = office.get(draft.get_absolute_url(), {"muc": "I.1"})
    known = json.loads(page.context["known"])
    assert [each["key"] for each in known][:2] == ["plans.issued", "plans.issued.so_nganh"]


def test_a_remark_is_added_settled_and_reopened(office, draft):
    url = address("report_section_comments", draft)
    page = office.post(url, {"y_kien": "Cần nêu <b>số lượt</b>."}, **HTMX).content.decode()
    assert "Cần nêu &lt;b&gt;số lượt&lt;/b&gt;." in page
    assert "ý kiến chưa xử lý" in page
    comment = section_of(draft).comments.get()
    page = office.post(url, {"xong": comment.pk, "y_kien": "đang gõ dở"}, **HTMX).content.decode()
    assert "ghi đã xử lý" in page
    assert "đang gõ dở</textarea>" in page
    assert office.post(url, {"mo_lai": comment.pk}).url == f"{draft.get_absolute_url()}?muc=I.2#y-kien"
    comment.refresh_from_db()
    assert comment.settled_at is None


def test_an_empty_remark_is_refused_at_its_field(office, draft):
    response = office.post(address("report_section_comments", draft), {"y_kien": " "}, **HTMX)
    assert response.status_code == 422
    assert "Hãy nhập ý kiến" in response.content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "9" * 40, "²"])
def test_a_remark_of_nowhere_is_not_found(office, draft, asked):
    assert office.post(address("report_section_comments", draft), {"xong": asked}).status_code == 404


def test_a_remark_of_another_section_is_not_reached_through_this_one(office, people, draft):
    other = remarks.add(section=section_of(draft, "I.1"), text="Ở mục khác.", by=people.coordinator, at=timezone.now())
    assert office.post(address("report_section_comments", draft), {"xong": other.pk}).status_code == 404


def test_remarks_are_never_printed(people, draft):
    remarks.add(section=section_of(draft), text="Không được in.", by=people.coordinator, at=timezone.now())
    assert "Không được in" not in draft.snapshot.body


def test_a_version_shows_what_it_changed_and_comes_back(office, people, draft):
    save(draft, "Đã tổ chức hai đợt phát động.", people.coordinator)
    save(draft, "Đã tổ chức ba đợt phát động.", people.coordinator, minutes=6)
    url = address("report_section_versions", draft)
    page = office.get(url).content.decode()
    assert "<del>hai</del>" in page
    assert "<ins>ba</ins>" in page
    first = section_of(draft).versions.last()
    assert "<del>hai</del>" in office.get(url, {"ban": first.revision, "voi": "nay"}).content.decode()
    response = office.post(address("report_section_restore", draft), {"ban": first.revision})
    assert response.url == f"{draft.get_absolute_url()}?muc=I.2"
    assert section_of(draft).text == "Đã tổ chức hai đợt phát động."


@pytest.mark.parametrize("asked", ["77", "x", "", "9" * 40])
def test_a_version_that_never_was_is_not_restored(office, people, draft, asked):
    save(draft, "Đã tổ chức.", people.coordinator)
    assert office.post(address("report_section_restore", draft), {"ban": asked}).status_code == 404
    assert office.get(address("report_section_versions", draft), {"ban": asked}).status_code == 200


def test_the_versions_take_the_same_queries_for_one_and_for_thirty(office, people, draft, django_assert_num_queries):
    def measure():
        # account, roles, notices, report, section, the chosen, the one before, count, the page's rows
        with django_assert_num_queries(9):
            assert office.get(url).status_code == 200

    url = address("report_section_versions", draft)
    save(draft, "Lần đầu", people.coordinator)
    measure()
    for number in range(1, 30):
        save(draft, f"Lần {number}", people.coordinator, minutes=6 * number)
    measure()


def test_an_issued_report_shows_its_versions_and_gives_none_back(office, people, draft):
    save(draft, "Lần đầu", people.coordinator)
    save(draft, "Lần sau", people.coordinator, minutes=6)
    first = section_of(draft).versions.last()
    issue(draft, people.coordinator)
    url = address("report_section_versions", draft)
    assert "Khôi phục bản này" not in office.get(url, {"ban": first.revision}).content.decode()
    office.post(address("report_section_restore", draft), {"ban": first.revision})
    assert section_of(draft).text == "Lần sau"


def test_a_section_is_written_anew_from_the_figures(office, people, draft):
    drafted = section_of(draft, "I.1").text
    save(draft, "Lời khác.", people.coordinator, code="I.1")
    office.post(address("report_section_redraft", draft, "I.1"))
    assert section_of(draft, "I.1").text == drafted
    desk = office.get(draft.get_absolute_url(), {"muc": "I.1"}).content.decode()
    assert "Viết lại từ số liệu" in desk
    assert "Viết lại từ số liệu" not in office.get(draft.get_absolute_url(), {"muc": "I.2"}).content.decode()


@pytest.fixture
def last_year(campaign, people):
    report = make_draft(campaign, people.coordinator, kind="annual", year=2021, as_of=date(2021, 12, 31))
    report.sections.filter(code="I.2").update(text=f"{COPIED}\nTrong năm có 12 chuyên mục trên báo, đài của tỉnh.")
    return issue(report, people.coordinator)


def test_the_section_stands_beside_the_same_one_of_the_last_report(office, people, draft, last_year):
    save(draft, f"{COPIED}\nTrong năm có 15 chuyên mục trên báo, đài của tỉnh.", people.coordinator)
    page = office.get(address("report_section_earlier", draft)).content.decode()
    assert "chép nguyên văn" in page
    assert "chỉ khác số liệu" in page
    assert "<ins>15</ins>" in page
    desk = office.get(draft.get_absolute_url(), {"muc": "I.2"}).content.decode()
    assert "Đoạn 1 chép nguyên văn Báo cáo năm 2021." in desk
    assert "Đoạn 2 giữ lời của Báo cáo năm 2021, chỉ khác số liệu." in desk


def test_a_saved_section_is_told_at_once_what_it_copied(office, draft, last_year):
    posted = {"text": COPIED, "revision": "0"}
    page = office.post(reverse("report_section", args=[draft.pk, "I.2"]), posted, **HTMX).content.decode()
    assert "Đoạn 1 chép nguyên văn Báo cáo năm 2021." in page


def test_without_an_earlier_report_the_page_says_so(office, draft):
    page = office.get(address("report_section_earlier", draft)).content.decode()
    assert "Chưa có báo cáo nào đã ban hành trước báo cáo này" in page


def test_reports_of_a_province_that_one_may_not_see_are_not_shown(office, people, campaign, draft):
    former = make.make_campaign(make.make_province(), slug="truoc", starts=2014, ends=2018)
    elsewhere = make_draft(former, people.stranger, kind="annual", year=2018, as_of=date(2018, 12, 31))
    issue(elsewhere, people.stranger)
    campaign.continues.add(former)
    assert office.get(address("report_section_earlier", draft), {"voi": elsewhere.pk}).context["chosen"] is None


def test_two_texts_in_conflict_stand_beside_each_other(office, people, draft):
    save(draft, "Lời thứ nhất.", people.coordinator)
    posted = {"text": "Lời thứ hai.", "revision": "0"}
    page = office.post(reverse("report_section", args=[draft.pk, "I.2"]), posted, **HTMX).content.decode()
    assert 'data-words-state="conflict"' in page
    assert "<del>nhất.</del>" in page
    assert "<ins>hai.</ins>" in page


def test_a_text_that_is_refused_keeps_the_revision_that_its_writer_saw(office, draft):
    url = address("report_section", draft)
    answer = office.post(url, {"text": "Có {{plans.khong_co}} kế hoạch.", "revision": "0"}, **HTMX)
    assert answer.status_code == 422
    assert '<input type="hidden" name="revision" value="0">' in answer.content.decode()


def test_words_too_long_never_overwrite_those_saved_since(office, draft, people):
    save(draft, "Của người thứ nhất.", people.coordinator)
    long = "a" * (editing.MAX_LENGTH + 1)
    answer = office.post(address("report_section", draft), {"text": long, "revision": "0"}, **HTMX)
    assert answer.status_code == 409
    assert "Của người thứ nhất." in answer.content.decode()
