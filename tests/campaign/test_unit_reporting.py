"""A unit's report in words: saved by field, never over another's text unseen, sent, taken back, read."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.models import UnitReport
from campaign.unit_reporting import (
    blank_texts,
    report_of,
    save_unit_report,
    seen_mark,
    send_unit_report,
    take_back_unit_report,
)
from tests import factories as make
from units.refusals import Refused

AT = make.moment(2022, 7, 1)
NOTHING_SEEN = {"results": seen_mark(""), "limits": seen_mark("")}


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def report(people, campaign):
    return report_of(campaign, people.unit, 2022)


def save(report, by, seen=NOTHING_SEEN, **texts):
    return save_unit_report(report, texts=texts, seen=seen, by=by, at=AT)


def test_the_first_save_makes_the_report_and_names_the_writer(people, report):
    saved, clashes = save(report, people.clerk, results="Đã làm.")
    assert clashes == {}
    assert (saved.results, saved.revision, saved.saved_by, saved.saved_at) == ("Đã làm.", 1, people.clerk, AT)
    assert UnitReport.objects.count() == 1


def test_a_text_beyond_its_limit_is_refused_whole(people, report):
    save(report, people.clerk, results="a" * 20000)
    with pytest.raises(Refused, match="Phần hạn chế dài quá 20"):
        save(report, people.clerk, results="b", limits="a" * 20001)
    assert UnitReport.objects.get().results == "a" * 20000


def test_text_is_kept_in_nfc(people, report):
    saved, _ = save(report, people.clerk, results="Ke\u0302\u0301t qua\u0309")
    assert saved.results == "Kết quả"


def test_what_another_has_saved_in_between_is_not_overwritten(people, report):
    other = make.make_role("clerk", unit=people.unit).user
    save(report, other, results="Bản của người kia", limits="")
    saved, clashes = save(report, people.clerk, results="Bản của tôi", limits="Hạn chế của tôi")
    clash = clashes["results"]
    assert list(clashes) == ["results"]
    assert (clash.stored, clash.typed, clash.by_name) == ("Bản của người kia", "Bản của tôi", other.full_name)
    assert (saved.results, saved.limits) == ("Bản của người kia", "Hạn chế của tôi")


def test_two_people_on_different_parts_do_not_collide(people, report):
    other = make.make_role("clerk", unit=people.unit).user
    save(report, other, results="Phần một")
    saved, clashes = save(report, people.clerk, limits="Phần hai")
    assert clashes == {}
    assert (saved.results, saved.limits, saved.revision) == ("Phần một", "Phần hai", 2)


def test_saving_again_after_seeing_both_texts_writes_mine(people, report):
    other = make.make_role("clerk", unit=people.unit).user
    save(report, other, results="Bản của người kia")
    saved, clashes = save(report, people.clerk, seen={"results": seen_mark("Bản của người kia")}, results="Bản chung")
    assert clashes == {}
    assert saved.results == "Bản chung"


def test_the_same_text_from_both_is_no_clash(people, report):
    save(report, people.clerk, results="Như nhau")
    assert save(report, people.clerk, results="Như nhau")[1] == {}


@pytest.mark.parametrize("who", ["head", "coordinator", "leader", "sibling_clerk", "stranger", "admin"])
def test_only_the_units_clerk_writes(people, report, who):
    with pytest.raises(Refused, match="Chỉ cán bộ đầu mối của đơn vị"):
        save(report, getattr(people, who), results="x")
    assert not UnitReport.objects.exists()


@pytest.mark.parametrize("year", [2018, 2023])
def test_a_year_outside_the_campaign_or_to_come_has_no_report(people, campaign, year):
    with pytest.raises(Refused, match=f"không có kỳ báo cáo năm {year}"):
        save(report_of(campaign, people.unit, year), people.clerk, results="x")


def test_a_report_without_results_is_not_sent(people, report):
    save(report, people.clerk, limits="Chỉ có hạn chế")
    with pytest.raises(Refused, match="Báo cáo chưa có kết quả nổi bật"):
        send_unit_report(report, by=people.clerk, at=AT)


def test_a_sent_report_is_locked_until_it_is_taken_back(people, report):
    save(report, people.clerk, results="Đã làm.")
    sent = send_unit_report(report, by=people.clerk, at=AT)
    assert sent.sent_at == AT
    with pytest.raises(Refused, match="Báo cáo đã gửi Sở Nội vụ"):
        save(report, people.clerk, results="Sửa")
    take_back_unit_report(sent, by=people.coordinator, at=AT)
    assert save(report, people.clerk, seen={"results": seen_mark("Đã làm.")}, results="Sửa")[1] == {}


@pytest.mark.parametrize("who", ["head", "leader", "sibling_clerk", "stranger"])
def test_others_do_not_take_a_report_back(people, report, who):
    save(report, people.clerk, results="Đã làm.")
    sent = send_unit_report(report, by=people.clerk, at=AT)
    with pytest.raises(Refused):
        take_back_unit_report(sent, by=getattr(people, who), at=AT)


def test_a_report_that_was_not_sent_cannot_be_taken_back(people, report):
    saved, _ = save(report, people.clerk, results="Đã làm.")
    with pytest.raises(Refused, match="chưa gửi"):
        take_back_unit_report(saved, by=people.clerk, at=AT)


def test_the_blank_parts_are_named(people, report):
    saved, _ = save(report, people.clerk, results="Đã làm.")
    assert blank_texts(saved) == ["mô hình, điển hình", "hạn chế", "nguyên nhân", "kiến nghị, đề xuất"]


# The pages


def address_of(campaign, unit, year=2022):
    return reverse("unit_report_edit", args=[campaign.pk, unit.pk, year])


def form(**fields):
    blank = dict.fromkeys(("results", "good_models", "limits", "causes", "proposals"), "")
    seen = {f"seen_{name}": seen_mark("") for name in blank}
    return {**blank, **seen, **fields}


def test_the_clerk_writes_and_sends_without_scripts(client_of, people, campaign):
    client, address = client_of(people.clerk), address_of(campaign, people.unit)
    assert client.get(address).status_code == 200
    client.post(address, form(results="Đã ban hành kế hoạch.", limits="Còn chậm."))
    report = UnitReport.objects.get()
    assert (report.results, report.limits, report.sent_at) == ("Đã ban hành kế hoạch.", "Còn chậm.", None)
    data = form(results=report.results, limits="Hết chậm.", gui="1", seen_limits=seen_mark("Còn chậm."))
    answer = client.post(address, data)
    assert answer.url == reverse("unit_report_detail", args=[report.pk])
    report.refresh_from_db()
    assert report.sent_at
    assert report.limits == "Hết chậm."


def test_one_field_saves_itself(client_of, people, campaign):
    data = {"results": "Đã làm.", "seen_results": seen_mark("")}
    answer = client_of(people.clerk).post(address_of(campaign, people.unit), data, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "đã lưu" in page
    assert seen_mark("Đã làm.") in page
    assert "<html" not in page


def test_the_list_of_an_abolished_unit_opens_at_its_last_year(client_of, people, campaign):
    people.unit.valid_to = date(2022, 12, 31)
    people.unit.save()
    client, address = client_of(people.clerk), reverse("unit_report_list", args=[campaign.pk])
    assert client.get(address).url == f"{address}?nam=2022"
    assert people.unit.name in client.get(address, {"nam": 2022}).content.decode()
    assert "Không có đơn vị nào phải báo cáo năm này" in client.get(address, {"nam": 2023}).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_clash_shows_both_texts(client_of, people, campaign, headers):
    report = report_of(campaign, people.unit, 2022)
    save(report, make.make_role("clerk", unit=people.unit).user, results="Bản của người kia")
    data = {"results": "Bản của tôi", "seen_results": seen_mark("")}
    answer = client_of(people.clerk).post(address_of(campaign, people.unit), data, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bản của người kia" in page
    assert "vừa lưu phần này" in page
    assert ("Bản của tôi" in page) is not bool(headers)


def test_sending_with_a_clash_does_not_send(client_of, people, campaign):
    report = report_of(campaign, people.unit, 2022)
    save(report, make.make_role("clerk", unit=people.unit).user, results="Bản của người kia")
    client_of(people.clerk).post(address_of(campaign, people.unit), form(results="Bản của tôi", gui="1"))
    assert UnitReport.objects.get().sent_at is None


@pytest.mark.parametrize("who", ["head", "coordinator", "leader", "sibling_clerk", "stranger", "admin"])
def test_the_form_opens_for_the_units_clerk_only(client_of, people, campaign, who):
    client = client_of(getattr(people, who))
    assert client.get(address_of(campaign, people.unit)).status_code == 404
    assert client.post(address_of(campaign, people.unit), form(results="x")).status_code == 404


def test_a_year_outside_the_campaign_has_no_form(client_of, people, campaign):
    client = client_of(people.clerk)
    assert client.get(address_of(campaign, people.unit, 2018)).status_code == 404
    assert client.get(address_of(campaign, people.unit, 2199)).status_code == 404


def written(campaign, people, *, sent):
    report, _ = save(report_of(campaign, people.unit, 2022), people.clerk, results="Đã làm tốt.")
    return send_unit_report(report, by=people.clerk, at=AT) if sent else report


@pytest.mark.parametrize(
    ("who", "draft", "sent"),
    [
        ("clerk", 200, 200),
        ("head", 200, 200),
        ("coordinator", 404, 200),
        ("leader", 404, 200),
        ("sibling_clerk", 404, 404),
        ("stranger", 404, 404),
        ("admin", 404, 404),
    ],
)
def test_drafts_are_read_inside_the_unit_and_sent_reports_by_the_province(
    client_of, people, campaign, who, draft, sent
):
    client = client_of(getattr(people, who))
    report = written(campaign, people, sent=False)
    address = reverse("unit_report_detail", args=[report.pk])
    assert client.get(address).status_code == draft
    send_unit_report(report, by=people.clerk, at=AT)
    assert client.get(address).status_code == sent


def test_so_noi_vu_filters_by_year_kind_and_state(client_of, people, campaign):
    written(campaign, people, sent=True)
    make.make_unit(people.province, name="UBND huyện Thử", kind="huyen")
    client, address = client_of(people.coordinator), reverse("unit_report_list", args=[campaign.pk])
    sent = client.get(f"{address}?nam=2022&tinh_trang=da-gui").content.decode()
    assert people.unit.name in sent
    assert people.sibling.name not in sent
    waiting = client.get(f"{address}?nam=2022&tinh_trang=chua-gui&loai=huyen").content.decode()
    assert "UBND huyện Thử" in waiting
    assert people.sibling.name not in waiting
    assert people.unit.name not in client.get(f"{address}?nam=2021&tinh_trang=da-gui").content.decode()


def test_so_noi_vu_opens_a_sent_report_again(client_of, people, campaign):
    report = written(campaign, people, sent=True)
    answer = client_of(people.coordinator).post(reverse("unit_report_take_back", args=[report.pk]))
    assert answer.url == reverse("unit_report_list", args=[campaign.pk])
    report.refresh_from_db()
    assert report.sent_at is None


def test_a_sent_report_leads_from_the_form_to_the_reading_page(client_of, people, campaign):
    report = written(campaign, people, sent=True)
    answer = client_of(people.clerk).get(address_of(campaign, people.unit))
    assert answer.url == reverse("unit_report_detail", args=[report.pk])
