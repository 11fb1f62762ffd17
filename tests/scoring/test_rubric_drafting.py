"""A rubric in preparation: begun in three ways, used by nobody, put into force, taken back."""

import pytest
from django.utils import timezone

from scoring.models import Assessment, Rubric
from scoring.opening import open_sheets
from scoring.rubrics import drafting as drafting
from scoring.rubrics.content import as_yaml, stored_content
from scoring.rubrics.pack_files import BadPacks, read_rubrics
from scoring.rubrics.reading import objections_of
from scoring.rubrics.shipped import shipped_rubric, shipped_rubrics
from tests import factories as make
from units.refusals import Refused


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def doing(people):
    return {"by": people.coordinator, "at": timezone.now()}


def test_a_blank_one_has_the_usual_bands_and_no_criteria(campaign, doing):
    draft = drafting.start_blank(campaign, audience="collective", unit_kinds=["xa"], **doing)
    assert (draft.slug, draft.in_preparation, draft.sample) == ("tap-the", True, True)
    assert [band.code for band in draft.bands.all()] == ["xuat_sac", "tot", "dat", "chua_dat", "khong_xep_loai"]
    assert not draft.criteria.exists()


def test_every_rubric_that_ships_can_be_begun_from_and_has_no_errors(campaign, doing):
    for key, _ in shipped_rubrics():
        said, source = shipped_rubric(key)
        draft = drafting.start_from(campaign, said, source=source, **doing)
        assert [each.sentence for each in objections_of(draft) if each.severity == "error"] == []
        drafting.drop_draft(draft, **doing)


def test_a_rubric_written_to_a_file_comes_back_the_same(campaign, doing):
    said, source = shipped_rubric("kien-giang:0")
    first = drafting.start_from(campaign, said, source=source, **doing)
    (read,) = read_rubrics("bo.yaml", as_yaml(first).encode())
    again = drafting.start_from(make.make_campaign(campaign.province), read, source="tệp", **doing)
    assert stored_content(again) == stored_content(first)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("slug: a\n  b: [", "Sai cú pháp YAML"),
        ("slug: tap-the\naudience: nobody", "chỉ nhận"),
        ("- 1", "phải là"),
        ("", "phải là"),
    ],
)
def test_a_bad_file_is_refused_with_lines(text, sentence):
    with pytest.raises(BadPacks, match=sentence):
        read_rubrics("bo.yaml", text.encode())


def test_a_draft_is_used_by_no_round_until_it_is_put_into_force(people, campaign, doing):
    old = make.make_rubric(campaign, slug="tap-the")
    draft = drafting.start_version(old, **doing)
    assert list(campaign.rubrics.in_force()) == [old]
    open_sheets(make.make_round(campaign, year=2021), at=timezone.now())
    drafting.put_into_force(draft, **doing)
    assert list(campaign.rubrics.in_force()) == [draft]
    open_sheets(make.make_round(campaign, year=2022), at=timezone.now())
    used = dict(Assessment.objects.filter(unit=people.unit).values_list("round__year", "rubric__version"))
    assert used == {2021: 1, 2022: 2}


def test_a_new_version_copies_all_but_the_deciding_document(campaign, doing):
    old = make.make_rubric(campaign, decided_by="Quyết định 1/QĐ-UBND ngày 1/2/2021", sample=False)
    draft = drafting.start_version(old, **doing)
    (head, *rest), (old_head, *old_rest) = stored_content(draft), stored_content(old)
    assert rest == old_rest
    assert (head[:3], head[3]) == (old_head[:3], None)
    assert (draft.version, draft.slug) == (2, old.slug)


def test_one_draft_of_a_rubric_at_a_time(campaign, doing):
    old = make.make_rubric(campaign)
    drafting.start_version(old, **doing)
    with pytest.raises(Refused, match="đang có một bản được soạn"):
        drafting.start_version(old, **doing)


def test_errors_of_the_linter_stand_in_the_way(campaign, doing):
    draft = drafting.start_blank(campaign, audience="collective", unit_kinds=[], **doing)
    with pytest.raises(Refused, match="chưa có tiêu chí nào"):
        drafting.put_into_force(draft, **doing)
    assert Rubric.objects.get(pk=draft.pk).in_preparation


def test_two_rubrics_for_the_same_kinds_never_come_into_force(campaign, doing):
    make.make_rubric(campaign, unit_kinds=["xa"])
    draft = make.make_rubric(campaign, unit_kinds=["xa", "huyen"], in_preparation=True)
    with pytest.raises(Refused, match="Đã có bộ tiêu chí khác"):
        drafting.put_into_force(draft, **doing)


def test_one_that_overtook_the_draft_leaves_it_the_newest(campaign, doing):
    """A pack may bring version 3 while version 2 is written: the draft becomes version 4's place, the next."""
    old = make.make_rubric(campaign)
    draft = drafting.start_version(old, **doing)
    make.make_rubric(campaign, slug=old.slug, version=3)
    assert drafting.put_into_force(draft, **doing).version == 4
    assert list(campaign.rubrics.in_force()) == [draft]


def test_it_is_taken_back_only_while_no_sheet_follows_it(campaign, doing):
    rubric = make.make_rubric(campaign)
    assert drafting.take_back(rubric, **doing).in_preparation
    drafting.put_into_force(rubric, **doing)
    open_sheets(make.make_round(campaign), at=timezone.now())
    with pytest.raises(Refused, match="Đã có phiếu chấm"):
        drafting.take_back(rubric, **doing)


def test_a_dropped_draft_leaves_the_rubric_in_force_alone(campaign, doing):
    old = make.make_rubric(campaign)
    drafting.drop_draft(drafting.start_version(old, **doing), **doing)
    assert list(campaign.rubrics.all()) == [old]
    with pytest.raises(Refused, match="đã được đưa vào dùng"):
        drafting.drop_draft(old, **doing)


@pytest.mark.parametrize("who", ["clerk", "head", "leader", "stranger", "admin"])
def test_nobody_else_prepares_rubrics(people, campaign, who):
    doing = {"by": getattr(people, who), "at": timezone.now()}
    rubric = make.make_rubric(campaign)
    draft = make.make_rubric(campaign, in_preparation=True)
    for verb in (drafting.start_version, drafting.take_back):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            verb(rubric, **doing)
    for verb in (drafting.put_into_force, drafting.drop_draft):
        with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
            verb(draft, **doing)
    with pytest.raises(Refused, match="Chỉ Sở Nội vụ"):
        drafting.start_blank(campaign, audience="collective", unit_kinds=[], **doing)


def test_what_is_being_written_is_seen_by_those_who_write_it(people, campaign):
    draft = make.make_rubric(campaign, in_preparation=True)
    seen = {
        who for who in ("clerk", "head", "leader", "coordinator", "stranger")
        if draft in Rubric.objects.visible_to(getattr(people, who))
    }  # fmt: skip
    assert seen == {"coordinator"}
