"""Writing sections: nothing is lost, nothing unknown is stored."""

import pytest
from django.utils import timezone

from reports import requesting
from reports.narrative import editing
from reports.narrative.editing import TextConflict
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import make_draft, make_issued
from units.refusals import Refused


@pytest.fixture
def report(people):
    return make_draft(make.make_campaign(people.province), people.coordinator)


def save(section, text, revision=None, by=None):
    revision = section.revision if revision is None else revision
    return editing.save_section(section=section, text=text, revision=revision, by=by, at=timezone.now())


def test_a_saved_section_says_by_whom_and_counts_its_revisions(report, people):
    section = save(report.sections.get(code="I.2"), "Đã phát động.", by=people.coordinator)
    section.refresh_from_db()
    assert (section.text, section.revision) == ("Đã phát động.", 1)
    assert section.saved_by_name == people.coordinator.full_name


def test_the_second_of_two_writers_is_refused_with_both_texts(report, people):
    section = report.sections.get(code="I.2")
    save(section, "Của người thứ nhất.", 0, people.coordinator)
    with pytest.raises(TextConflict) as refusal:
        save(section, "Của người thứ hai.", 0, people.coordinator)
    assert refusal.value.section.text == "Của người thứ nhất."
    assert refusal.value.text == "Của người thứ hai."
    section.refresh_from_db()
    assert section.text == "Của người thứ nhất."


def test_saving_the_same_text_twice_is_harmless(report, people):
    section = report.sections.get(code="I.2")
    save(section, "Đã phát động.", 0, people.coordinator)
    assert save(section, "Đã phát động.", 0, people.coordinator).revision == 1


def test_an_unknown_key_is_refused_and_the_old_text_stays(report, people):
    section = report.sections.get(code="I.1")
    before = section.text
    with pytest.raises(Refused, match=r"plans\.isued"):
        save(section, "Có {{plans.isued}} đơn vị.", by=people.coordinator)
    section.refresh_from_db()
    assert section.text == before


def test_text_is_kept_in_nfc(report, people):
    section = save(report.sections.get(code="I.2"), "Tie\u0302\u0301ng Vie\u0323\u0302t", by=people.coordinator)
    assert section.text == "Tiếng Việt"


def test_a_new_compilation_never_touches_what_people_wrote(report, people):
    save(report.sections.get(code="I.1"), "Lời của tôi.", by=people.coordinator)
    report.sections.get(code="V").delete()
    editing.first_drafts(report=report, body=kien_giang(), at=timezone.now())
    assert report.sections.get(code="I.1").text == "Lời của tôi."
    assert report.sections.filter(code="V").exists()


def test_an_issued_report_is_not_edited(people):
    report = make_issued(make.make_campaign(people.province), people.coordinator)
    with pytest.raises(Refused, match="đã ban hành"):
        save(report.sections.get(code="I.2"), "Sửa lén.", by=people.coordinator)


LONG = "a" * (editing.MAX_LENGTH + 1)


@pytest.mark.parametrize("text", [LONG, "Của người thứ hai."])
def test_who_writes_over_anothers_words_is_told_so_before_anything_else(report, people, text):
    section = report.sections.get(code="I.2")
    save(section, "Của người thứ nhất.", 0, people.coordinator)
    with pytest.raises(TextConflict):
        save(section, text, 0, people.coordinator)


@pytest.mark.parametrize("person", ["leader", "head", "clerk", "stranger", "admin"])
def test_nobody_but_the_coordinators_of_the_province_writes_a_report(report, people, person):
    by, at = getattr(people, person), timezone.now()
    section = report.sections.get(code="I.1")
    before = section.text
    verbs = [
        lambda: save(section, "Lời của người khác.", by=by),
        lambda: editing.redraft(section=section, by=by, at=at),
        lambda: editing.restore(section=section, version=section.versions.first(), by=by, at=at),
        lambda: editing.change_settings(report=report, issuing_body="snv", recipients="", by=by, at=at),
        lambda: requesting.request_work(subject=report, kind="render", by=by, at=at),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ của tỉnh"):
            verb()
    section.refresh_from_db()
    report.refresh_from_db()
    assert (section.text, report.issuing_body, report.jobs.count()) == (before, "ubnd", 0)


def test_other_settings_ask_for_the_pdf_anew(report, people):
    editing.change_settings(report=report, issuing_body="snv", recipients="", by=people.coordinator, at=timezone.now())
    (job,) = report.jobs.all()
    assert (job.kind, job.by) == ("render", people.coordinator)
