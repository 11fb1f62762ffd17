"""The page of one person and the download of what is held about them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.models import Award
from tests import factories as make
from units.models import AccountEvent


@pytest.fixture
def account(db):
    return make.make_user(username="dtu", full_name="Đỗ Thị Ước")


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def post(people, account):
    return make.make_staff(people.unit, full_name="Đỗ Thị Ước", valid_to=date(2022, 6, 30), account=account)


@pytest.fixture
def second(people, post, account):
    return make.make_staff(
        people.sibling, full_name="Đỗ Thị Ước", valid_from=date(2022, 7, 1), account=account, person=post.person
    )


def sheet(campaign, staff, year):
    made = make.make_assessment(make.make_round(campaign, year=year), staff=staff)
    make.fill_self(made)
    return made


def page(client, post):
    return client.get(reverse("person_detail", args=[post.pk]))


def test_a_person_sees_all_their_posts_and_sheets(client_of, campaign, account, post, second):
    sheets = [sheet(campaign, second, 2022), sheet(campaign, post, 2021)]
    response = page(client_of(account), post)
    assert response.context["posts"] == [second, post]
    assert response.context["sheets"] == sheets
    html = response.content.decode()
    assert "Tải dữ liệu đang lưu" in html
    assert "Sửa thông tin" not in html


def test_a_person_sees_no_post_that_is_not_their_accounts(people, client_of, campaign, account, post, second):
    sheet(campaign, second, 2022)
    second.account = None
    second.save()
    response = page(client_of(account), post)
    assert (response.context["posts"], response.context["sheets"]) == ([post], [])
    assert page(client_of(account), second).status_code == 404


def test_a_unit_sees_its_own_posts_and_sheets_alone(people, client_of, campaign, post, second):
    here, there = sheet(campaign, post, 2021), sheet(campaign, second, 2022)
    response = page(client_of(people.clerk), post)
    assert response.context["posts"] == [post]
    assert response.context["sheets"] == [here]
    assert there.unit.name not in response.content.decode()
    assert page(client_of(people.clerk), second).status_code == 404


def test_the_coordinator_sees_the_whole_person(people, client_of, post, second):
    assert page(client_of(people.coordinator), post).context["posts"] == [second, post]


@pytest.mark.parametrize("who", ["leader", "admin", "sibling_clerk", "stranger", "nobody"])
def test_others_do_not_find_the_person(people, client_of, post, who):
    client = client_of(getattr(people, who))
    assert page(client, post).status_code == 404
    assert client.get(reverse("person_export", args=[post.pk])).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_the_unit_reads_the_page_but_takes_no_copy(people, client_of, post, who):
    client = client_of(getattr(people, who))
    assert "Tải dữ liệu đang lưu" not in page(client, post).content.decode()
    assert client.get(reverse("person_export", args=[post.pk])).status_code == 404


def test_the_page_says_who_puts_a_mistake_right(people, client_of, account, post):
    assert people.clerk.full_name in page(client_of(account), post).content.decode()


def tables(response):
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: [[cell for cell in row if cell is not None] for row in sheet.values] for sheet in book}


def test_the_copy_holds_everything_and_the_log_says_who_took_it(people, client_of, campaign, account, post, second):
    made = sheet(campaign, post, 2021)
    made.marks.update(explanation="=1+1")
    Award.objects.create(
        campaign=campaign, form="giay_khen", scope="ca_nhan", year=2021, unit=post.unit, staff=post,
        decision_number="12/QĐ", decided_on=date(2021, 12, 1),
    )  # fmt: skip
    response = client_of(account).get(reverse("person_export", args=[post.pk]))
    held = tables(response)
    assert list(held) == [
        "Thông tin", "Vị trí", "Phiếu chấm điểm", "Điểm", "Minh chứng", "Khen thưởng", "Kỷ luật", "Điều động",
        "Tài khoản", "Nhật ký tài khoản",
    ]  # fmt: skip
    assert [row[0] for row in held["Vị trí"][1:]] == [second.unit.name, post.unit.name]
    assert held["Phiếu chấm điểm"][1][0] == 2021
    assert "=1+1" in held["Điểm"][1]
    assert held["Khen thưởng"][1] == [2021, "Giấy khen", "12/QĐ", "1/12/2021"]
    assert held["Kỷ luật"][1] == ["Không có."]
    assert held["Tài khoản"][1][:2] == ["dtu", "Đỗ Thị Ước"]
    line = AccountEvent.objects.latest("pk")
    assert (line.action, line.username) == ("person_exported", "dtu")
    assert "Đỗ Thị Ước" in line.detail
    assert response["Cache-Control"] == "private, no-store"


def test_the_coordinators_copy_leaves_out_the_account(people, client_of, post):
    held = tables(client_of(people.coordinator).get(reverse("person_export", args=[post.pk])))
    assert "Nhật ký tài khoản" not in held
    assert "Vị trí" in held


def test_the_page_costs_the_same_with_one_sheet_and_with_many(
    people, client_of, campaign, post, django_assert_max_num_queries
):
    client = client_of(people.coordinator)
    for year in range(2019, 2026):
        sheet(campaign, post, year)
    with django_assert_max_num_queries(13):
        assert len(page(client, post).context["sheets"]) == 7
