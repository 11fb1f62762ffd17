"""The pages on which a province writes its wordings."""

import re

import pytest
from django.urls import reverse

from reports.models import DocumentTemplate
from reports.wording.rewording import seen
from reports.wording.shipped import WORDINGS
from tests import factories as make
from units.models import Removal

SHIPPED = WORDINGS["reminder_one"].text


def url(name="wording_edit", code="reminder_one"):
    return reverse(name, args=[code])


def test_the_list_names_every_wording_and_who_saved_the_provinces_own(people, client_of, django_assert_num_queries):
    client = client_of(people.coordinator)
    client.post(url(), {"text": "Đề nghị {{don_vi}}.", "seen": seen(SHIPPED)})
    with django_assert_num_queries(4):  # account, roles, provinces, own wordings
        page = client.get(reverse("wording_list"))
    shown = page.content.decode()
    assert all(url(code=code) in shown for code in WORDINGS)
    assert f"{people.coordinator.full_name}," in shown


@pytest.mark.parametrize("code", WORDINGS)
def test_every_wording_shows_its_names_and_its_paper(people, client_of, code):
    page = client_of(people.coordinator).get(url(code=code))
    shown = page.content.decode()
    assert all(name.meaning in shown for name in WORDINGS[code].names)
    assert page.context["problems"] == []
    assert ("Nơi nhận:" in shown) == (code in ("reminder_one", "reminder_list", "proposal"))


def test_the_preview_follows_what_is_written_and_names_what_means_nothing(people, client_of):
    answer = client_of(people.coordinator).post(
        url("wording_preview"), {"text": "Gửi {{don_v}} và {{don_vi}} <b>x</b>."}
    )
    shown = answer.content.decode()
    assert "Không có tên “don_v”. Có phải là “don_vi” không?" in shown
    assert "Ủy ban nhân dân huyện Giồng Riềng" in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert not DocumentTemplate.objects.exists()


def test_what_is_refused_stays_in_the_field(people, client_of):
    answer = client_of(people.coordinator).post(url(), {"text": "Gửi {{don_v}}.", "seen": seen(SHIPPED)})
    assert answer.status_code == 422
    assert "Gửi {{don_v}}." in answer.content.decode()
    assert answer.context["seen"] == seen(SHIPPED)


def test_two_people_both_see_both_texts_and_decide(people, client_of):
    client = client_of(people.coordinator)
    client.post(url(), {"text": "Lời văn một.", "seen": seen(SHIPPED)})
    answer = client.post(url(), {"text": "Lời văn hai.", "seen": seen(SHIPPED)})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Lời văn một." in shown
    assert "Lời văn hai." in shown
    client.post(url(), {"text": "Lời văn hai.", "seen": answer.context["seen"]})
    assert DocumentTemplate.objects.get().text == "Lời văn hai."


def test_the_wording_that_ships_comes_back(people, client_of):
    client = client_of(people.coordinator)
    client.post(url(), {"text": "Lời văn một.", "seen": seen(SHIPPED)})
    answer = client.post(url("wording_restore"), {"seen": seen("Lời văn một.")}, follow=True)
    assert "Đã khôi phục mẫu gốc" in answer.content.decode()
    assert not DocumentTemplate.objects.exists()
    [undo] = re.findall(r'class="undo" method="post" action="([^"]+)"', answer.content.decode())
    assert "Đã đưa lại lời văn riêng của mẫu" in client.post(undo, follow=True).content.decode()
    assert DocumentTemplate.objects.get().text == "Lời văn một."


def test_an_own_wording_does_not_come_back_over_one_written_since(people, client_of):
    client = client_of(people.coordinator)
    client.post(url(), {"text": "Lời văn một.", "seen": seen(SHIPPED)})
    client.post(url("wording_restore"), {"seen": seen("Lời văn một.")})
    client.post(url(), {"text": "Lời văn hai.", "seen": seen(SHIPPED)})
    undo = reverse("removal_undo", args=[Removal.objects.get().pk])
    assert "đã viết lại mẫu này từ đó" in client.post(undo, follow=True).content.decode()
    assert DocumentTemplate.objects.get().text == "Lời văn hai."


def test_a_wording_that_does_not_exist_is_no_page(people, client_of):
    client = client_of(people.coordinator)
    for name in ("wording_edit", "wording_preview", "wording_restore"):
        assert client.post(url(name, "khong-co")).status_code == 404


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "nobody"])
def test_wordings_are_the_coordinators(people, client_of, who):
    client = client_of(getattr(people, who))
    assert client.get(reverse("wording_list")).status_code == 404
    for name in ("wording_edit", "wording_preview", "wording_restore"):
        assert client.post(url(name), {"text": "x"}).status_code == 404


def test_the_wordings_of_another_province_are_not_reached_by_its_number(people, client_of):
    other = make.make_province()
    client = client_of(people.coordinator)
    assert client.get(f"{url()}?tinh={other.pk}").status_code == 404
    assert client.post(f"{url()}?tinh={other.pk}", {"text": "x", "seen": seen(SHIPPED)}).status_code == 404
