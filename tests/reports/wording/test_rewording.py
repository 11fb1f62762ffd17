"""A province's own wordings: saved over what was seen, refused where they would not come out, put away again."""

import pytest
from django.utils import timezone

from reports.models import DocumentTemplate
from reports.narrative.standing import first_texts
from reports.wording.binding import wording_of
from reports.wording.rewording import WordingConflict, restore_wording, save_wording, seen
from reports.wording.shipped import WORDINGS
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft
from units.refusals import Refused

pytestmark = pytest.mark.django_db
CODE = "reminder_one"
SHIPPED = WORDINGS[CODE].text


def save(people, text, before=SHIPPED, *, code=CODE, by=None):
    return save_wording(
        province=people.province,
        code=code,
        text=text,
        seen_before=seen(before),
        by=by or people.coordinator,
        at=timezone.now(),
    )


def restore(people, before):
    restore_wording(
        province=people.province, code=CODE, seen_before=seen(before), by=people.coordinator, at=timezone.now()
    )


def test_a_province_has_the_wording_that_ships_until_it_writes_its_own(people):
    assert wording_of(people.province, CODE) == SHIPPED
    stored = save(people, "Đề nghị {{don_vi}} hoàn thành.")
    assert (stored.revision, stored.saved_by_name) == (1, people.coordinator.full_name)
    assert wording_of(people.province, CODE) == "Đề nghị {{don_vi}} hoàn thành."
    assert wording_of(make.make_province(), CODE) == SHIPPED


def test_saving_what_stands_changes_nothing(people):
    assert save(people, f"  {SHIPPED}\n") is None
    assert not DocumentTemplate.objects.exists()


def test_the_second_of_two_people_learns_of_the_first_and_loses_nothing(people):
    save(people, "Một.")
    with pytest.raises(WordingConflict, match="vừa lưu mẫu này") as refused:
        save(people, "Hai.")
    assert (refused.value.standing, refused.value.text) == ("Một.", "Hai.")
    assert save(people, "Hai.", "Một.").revision == 2


def test_a_wording_restored_and_written_again_does_not_pass_for_the_one_that_was_seen(people):
    save(people, "Một.")
    restore(people, "Một.")
    save(people, "Hai.")
    with pytest.raises(WordingConflict):
        save(people, "Ba.", "Một.")


def test_going_back_to_what_ships(people):
    save(people, "Một.")
    with pytest.raises(WordingConflict):
        restore(people, SHIPPED)
    restore(people, "Một.")
    assert wording_of(people.province, CODE) == SHIPPED
    with pytest.raises(Refused, match="đang được dùng"):
        restore(people, SHIPPED)


def test_an_empty_wording_is_refused(people):
    with pytest.raises(Refused, match="Hãy nhập lời văn"):
        save(people, " ")
    save(people, "Một.")
    with pytest.raises(Refused, match="Khôi phục mẫu gốc"):
        save(people, "", "Một.")


def test_a_name_that_nobody_knows_is_refused(people):
    with pytest.raises(Refused, match="Có phải là “don_vi” không"):
        save(people, "Gửi {{don_v}}.")


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "stranger", "nobody"])
def test_wordings_are_the_coordinators(people, who):
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        save(people, "Một.", by=getattr(people, who))


def test_a_standing_paragraph_opens_its_section_before_what_is_drafted_from_the_figures(people):
    campaign = make.make_campaign(people.province)
    save(people, "Tại {{tinh}}, năm {{nam}}: {{plans.issued}} kế hoạch.\n{{?la.gi}}Không.", "", code="report.I.1")
    body = kien_giang()
    report = make_draft(campaign, people.coordinator, body=body)
    text = report.sections.get(code="I.1").text
    assert text.startswith("Tại tỉnh Kiên Giang, năm 2022: {{plans.issued}} kế hoạch.\n")
    assert text.endswith(first_texts(make_draft(make.make_campaign(), people.stranger, year=2021), body)["I.1"])
