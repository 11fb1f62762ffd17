"""What a section said before: bursts of one person are one version, two people are never one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import SectionVersion
from reports.narrative import editing
from tests import factories as make
from tests.reports.drafts import make_draft
from units.refusals import Refused

START = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
LONG = " ".join(f"chữ{number}" for number in range(40))


@pytest.fixture
def section(people):
    report = make_draft(make.make_campaign(people.province), people.coordinator)
    return report.sections.get(code="I.2")


@pytest.fixture
def colleague(people):
    return make.make_role("coordinator", province=people.province).user


def save(section, text, by, *, minutes=0, **options):
    section.refresh_from_db()
    at = START + timedelta(minutes=minutes)
    return editing.save_section(section=section, text=text, revision=section.revision, by=by, at=at, **options)


def texts(section):
    """Oldest first."""
    return [version.text for version in reversed(section.versions.all())]


def test_the_first_words_from_the_figures_begin_the_history(people):
    report = make_draft(make.make_campaign(people.province), people.coordinator)
    (version,) = report.sections.get(code="I.1").versions.all()
    assert (version.revision, version.by, version.by_name) == (0, None, "")
    assert not report.sections.get(code="I.2").versions.exists()


def test_saves_of_one_person_within_five_minutes_are_one_version(section, people):
    for minutes, text in enumerate(("Một", "Một hai", "Một hai ba")):
        save(section, text, people.coordinator, minutes=minutes)
    (version,) = section.versions.all()
    assert (version.text, version.revision) == ("Một hai ba", 3)
    assert (version.begun_at, version.at) == (START, START + timedelta(minutes=2))


def test_who_writes_for_an_hour_leaves_a_version_every_five_minutes(section, people):
    for minutes in range(60):
        save(section, f"Lần {minutes}", people.coordinator, minutes=minutes)
    assert section.versions.count() == 10


def test_another_persons_words_are_never_joined_with_ones_own(section, people, colleague):
    save(section, "Của tôi", people.coordinator)
    save(section, "Của đồng nghiệp", colleague, minutes=1)
    save(section, "Lại của tôi", people.coordinator, minutes=2)
    assert texts(section) == ["Của tôi", "Của đồng nghiệp", "Lại của tôi"]


def test_two_people_of_one_name_are_two_people(section, people, colleague):
    colleague.full_name = people.coordinator.full_name
    colleague.save()
    save(section, "Của tôi", people.coordinator)
    save(section, "Của người trùng tên", colleague, minutes=1)
    assert section.versions.count() == 2


@pytest.mark.parametrize("shorter", ["", "chữ1 chữ2", " ".join(f"khác{number}" for number in range(40))])
def test_throwing_many_words_away_keeps_what_was_there(section, people, shorter):
    save(section, LONG, people.coordinator)
    save(section, shorter, people.coordinator, minutes=1)
    assert texts(section) == [LONG, shorter]


def test_words_from_before_there_was_a_history_are_kept_at_the_first_save(section, people):
    section.text, section.saved_by_name, section.revision = "Lời cũ", "Trần Thị Cũ", 4
    section.save()
    save(section, "Lời mới", people.coordinator)
    assert [(v.revision, v.text, v.by_name) for v in section.versions.all()][-1] == (4, "Lời cũ", "Trần Thị Cũ")


def test_a_version_is_made_the_text_again_and_that_can_be_taken_back(section, people, colleague):
    save(section, "Bản đầu", people.coordinator)
    save(section, "Bản sau", colleague, minutes=1)
    first = section.versions.last()
    section.refresh_from_db()
    editing.restore(section=section, version=first, by=colleague, at=START + timedelta(minutes=2))
    section.refresh_from_db()
    assert (section.text, section.saved_by_name) == ("Bản đầu", colleague.full_name)
    assert texts(section) == ["Bản đầu", "Bản sau", "Bản đầu"]


def test_writing_anew_from_the_figures_keeps_what_stood_there(people):
    report = make_draft(make.make_campaign(people.province), people.coordinator)
    section = report.sections.get(code="I.1")
    drafted = section.text
    save(section, "Lời của tôi.", people.coordinator)
    section.refresh_from_db()
    editing.redraft(section=section, by=people.coordinator, at=START + timedelta(minutes=1))
    section.refresh_from_db()
    assert section.text == drafted
    assert "Lời của tôi." in texts(section)


def test_a_section_that_only_people_can_write_is_not_written_anew(section, people):
    save(section, "Lời của tôi.", people.coordinator)
    with pytest.raises(Refused, match="không có lời văn gợi ý"):
        editing.redraft(section=section, by=people.coordinator, at=START)
    section.refresh_from_db()
    assert section.text == "Lời của tôi."


def test_copied_sections_begin_a_history_of_their_own(section, people):
    save(section, "Lời của bản trước.", people.coordinator)
    fresh = make_draft(make.make_campaign(people.province), people.coordinator)
    fresh.sections.all().delete()
    editing.copy_sections(report=section.report, into=fresh, at=START)
    copy = fresh.sections.get(code="I.2")
    (version,) = copy.versions.all()
    assert (copy.text, version.text, version.revision) == ("Lời của bản trước.", "Lời của bản trước.", 0)
    assert version.by_name == people.coordinator.full_name


def test_a_refused_save_leaves_no_version(section, people):
    with pytest.raises(Refused):
        save(section, "Có {{khong.co}} đơn vị", people.coordinator)
    assert not SectionVersion.objects.filter(section=section).exists()
