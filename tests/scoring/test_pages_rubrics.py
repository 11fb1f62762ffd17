"""Pages of rubrics: who comes in, what a form does with what was typed, what the linter and the trial show."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring import tasks
from scoring.models import Assessment, Criterion, CriterionGroup, Rubric, RubricTrial, Status
from scoring.rubrics import trying
from scoring.rubrics.content import as_yaml
from scoring.rubrics.editing import stamp
from scoring.rubrics.trying import ask_trial
from scoring.views import rubric_trial as trial_page
from tests import factories as make
from units import working
from units.models import Removal
from units.refusals import Refused


@pytest.fixture
def campaign(people):
    return make.make_campaign(people.province)


@pytest.fixture
def draft(campaign):
    return make.make_rubric(campaign, in_preparation=True)


@pytest.fixture
def visitor(people, client_of):
    return client_of(people.coordinator)


def url(name, *args):
    return reverse(name, args=args)


def shown(response):
    return response.content.decode()


def criterion_form(row, **typed):
    """What the page of one criterion would send."""
    values = {
        "seen": stamp(row), "group": row.group_id, "code": row.code, "title": row.title, "guidance": row.guidance,
        "max_points": "60", "step": "0,5", "kind": row.kind, "evidence": row.evidence,
    }  # fmt: skip
    return values | typed


EDITOR = ["rubric_edit", "rubric_head", "rubric_bands", "rubric_check", "rubric_trial", "rubric_force",
          "rubric_group_add", "rubric_criterion_add"]  # fmt: skip


@pytest.mark.parametrize("name", EDITOR)
@pytest.mark.parametrize("who", ["clerk", "head", "leader", "stranger", "admin", "nobody"])
def test_only_the_coordinator_comes_to_the_editor(people, client_of, draft, name, who):
    assert client_of(getattr(people, who)).get(url(name, draft.pk)).status_code == 404


@pytest.mark.parametrize("name", EDITOR)
def test_the_coordinator_comes_to_every_step(visitor, draft, name):
    assert visitor.get(url(name, draft.pk)).status_code == 200


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_a_draft_is_seen_by_nobody_else(people, client_of, campaign, draft, who):
    visitor = client_of(getattr(people, who))
    assert visitor.get(url("rubric_detail", draft.pk)).status_code == 404
    assert visitor.get(url("rubric_export", draft.pk)).status_code == 404
    assert "Đang soạn" not in shown(visitor.get(url("rubric_list", campaign.pk)))


def test_one_in_force_is_read_and_not_written(visitor, campaign):
    rubric = make.make_rubric(campaign)
    for name in ("rubric_edit", "rubric_head", "rubric_bands", "rubric_check", "rubric_force"):
        assert visitor.get(url(name, rubric.pk)).url == url("rubric_detail", rubric.pk)
    assert visitor.get(url("rubric_trial", rubric.pk)).status_code == 200


def test_each_criterion_has_the_place_that_search_leads_to(visitor, campaign):
    assert 'id="tc-A2"' in shown(visitor.get(url("rubric_detail", make.make_rubric(campaign).pk)))


def test_a_blank_one_leads_to_its_first_step(visitor, campaign):
    answer = visitor.post(url("rubric_create", campaign.pk), {"way": "blank", "audience": "collective"})
    made = campaign.rubrics.get()
    assert answer.url == url("rubric_head", made.pk)
    assert made.in_preparation


def test_one_that_ships_is_begun_from(visitor, campaign):
    answer = visitor.post(url("rubric_create", campaign.pk), {"way": "shipped", "source": "kien-giang:0"})
    assert answer.url == url("rubric_edit", campaign.rubrics.get().pk)
    page = shown(visitor.post(url("rubric_create", campaign.pk), {"way": "shipped", "source": "kien-giang:0"}))
    assert "đang có một bản được soạn" in page


def test_a_file_is_begun_from_or_refused_with_its_lines(visitor, campaign, draft, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    other = make.make_campaign(campaign.province)
    file = SimpleUploadedFile("bo.yaml", as_yaml(draft).encode())
    visitor.post(url("rubric_create", other.pk), {"way": "file", "file": file})
    assert other.rubrics.get().criteria.count() == 2
    bad = SimpleUploadedFile("bo.yaml", b"slug: tap-the\naudience: ai-do\n")
    page = shown(visitor.post(url("rubric_create", campaign.pk), {"way": "file", "file": bad}))
    assert "Dòng 2" in page


def test_the_file_of_a_rubric_is_downloaded_under_a_name_that_says_which(visitor, draft):
    answer = visitor.get(url("rubric_export", draft.pk))
    assert f"{draft.slug}-ban-1.yaml" in answer["Content-Disposition"]
    assert "title: Tiêu chí 1" in shown(answer)


def test_the_file_tells_where_criteria_come_from_to_makers_alone(people, client_of, campaign):
    rubric = make.make_rubric(campaign, source="Kế hoạch của tỉnh bạn")
    told = [
        "Kế hoạch của tỉnh bạn" in shown(client_of(who).get(url("rubric_export", rubric.pk)))
        for who in (people.coordinator, people.clerk)
    ]
    assert told == [True, False]


def test_a_criterion_is_written_in_its_place_and_saved(visitor, draft):
    row = draft.criteria.get(code="A1")
    page = shown(visitor.get(url("rubric_criterion", draft.pk, row.pk)))
    assert "Lưu tiêu chí" in page
    answer = visitor.post(
        url("rubric_criterion", draft.pk, row.pk), criterion_form(row, title="Đúng giờ", max_points="7,5")
    )
    assert answer.url == url("rubric_edit", draft.pk) + f"#tc-{row.pk}"
    row.refresh_from_db()
    assert (row.title, str(row.max_points)) == ("Đúng giờ", "7.50")


def test_a_new_criterion_is_offered_the_next_code(visitor, draft):
    group = draft.groups.get()
    page = shown(visitor.get(url("rubric_criterion_add", draft.pk) + f"?nhom={group.pk}"))
    assert 'value="A3"' in page
    blank = Criterion(rubric=draft, group=group, code="A3", title="Thêm", kind="ordinary", evidence="optional")
    answer = visitor.post(url("rubric_criterion_add", draft.pk), criterion_form(blank, seen="", more="1"))
    assert answer.url == url("rubric_criterion_add", draft.pk) + f"?nhom={group.pk}#dang-mo"
    assert draft.criteria.count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"max_points": "abc"}, "abc"),
        ({"max_points": "0"}, "Hãy nhập số lớn hơn 0."),
        ({"step": "-1"}, "nhỏ hơn mức thấp nhất"),
        ({"max_points": "99999"}, "lớn hơn mức cao nhất"),
        ({"code": "A 1"}, "Mã chỉ gồm chữ không dấu"),
        ({"title": " "}, "Hãy nhập tên tiêu chí."),
        ({"code": "A2"}, "Mã tiêu chí A2 đã có"),
        ({"kind": "khác"}, "khác"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(visitor, draft, typed, sentence):
    row = draft.criteria.get(code="A1")
    page = shown(
        visitor.post(url("rubric_criterion", draft.pk, row.pk), criterion_form(row, guidance="Giữ lời này", **typed))
    )
    assert sentence in page
    assert "Giữ lời này" in page
    row.refresh_from_db()
    assert row.title == "Tiêu chí 1"


def test_two_people_on_one_criterion_both_see_both(visitor, draft):
    row = draft.criteria.get(code="A1")
    form = criterion_form(row, title="Bản của tôi")
    Criterion.objects.filter(pk=row.pk).update(title="Bản của người kia")
    answer = visitor.post(url("rubric_criterion", draft.pk, row.pk), form)
    page = shown(answer)
    assert answer.status_code == 409
    assert "Bản của người kia" in page
    assert "Bản của tôi" in page
    row.refresh_from_db()
    assert visitor.post(url("rubric_criterion", draft.pk, row.pk), form | {"seen": stamp(row)}).status_code == 302
    row.refresh_from_db()
    assert row.title == "Bản của tôi"


def test_words_for_a_criterion_that_was_removed_meanwhile_can_be_added_again(visitor, draft):
    row = draft.criteria.get(code="A1")
    form, pk = criterion_form(row, title="Lời chưa lưu"), row.pk
    row.delete()
    answer = visitor.post(url("rubric_criterion", draft.pk, pk), form)
    assert (answer.status_code, "Lời chưa lưu" in shown(answer)) == (409, True)
    assert f'action="{url("rubric_criterion_add", draft.pk)}' in shown(answer)
    assert visitor.post(url("rubric_criterion_add", draft.pk), form | {"seen": ""}).status_code == 302
    assert draft.criteria.get(code="A1").title == "Lời chưa lưu"
    assert visitor.get(url("rubric_criterion", draft.pk, pk)).url == url("rubric_edit", draft.pk)


def test_words_typed_while_another_put_it_into_force_are_kept(visitor, draft):
    row = draft.criteria.get(code="A1")
    Rubric.objects.filter(pk=draft.pk).update(in_preparation=False)
    answer = visitor.post(url("rubric_criterion", draft.pk, row.pk), criterion_form(row, title="Lời chưa lưu"))
    assert answer.status_code == 422
    assert "đã được đưa vào dùng nên không sửa được" in shown(answer)
    assert "Lời chưa lưu" in shown(answer)


def test_groups_are_added_moved_removed_and_put_back(visitor, draft):
    visitor.post(url("rubric_group_add", draft.pk), {"code": "B", "title": "Thái độ", "seen": ""})
    group = draft.groups.get(code="B")
    visitor.post(url("rubric_move", draft.pk), {"group": group.pk, "way": "up"})
    assert [each.code for each in draft.groups.all()] == ["B", "A"]
    page = shown(visitor.post(url("rubric_remove", draft.pk), {"group": group.pk}, follow=True))
    assert "Bỏ nhóm B “Thái độ”" in page
    assert "Đưa trở lại" in page
    event = draft.events.get(removed__isnull=False)
    page = shown(visitor.post(url("rubric_put_back", draft.pk, event.pk), follow=True))
    assert "Đã đưa nhóm B trở lại." in page
    assert [each.code for each in draft.groups.all()] == ["B", "A"]


def test_moving_answers_htmx_with_the_ledger_itself(visitor, draft):
    row = draft.criteria.get(code="A1")
    answer = visitor.post(
        url("rubric_move", draft.pk), {"criterion": row.pk, "way": "down"}, headers={"HX-Request": "true"}
    )
    page = shown(answer)
    assert page.index("Tiêu chí 2") < page.index("Tiêu chí 1")


@pytest.mark.parametrize("data", [{}, {"criterion": "x"}, {"group": "99999"}, {"criterion": "0", "way": "?"}])
def test_a_button_of_an_old_page_does_nothing(visitor, draft, data):
    for name in ("rubric_move", "rubric_remove"):
        assert visitor.post(url(name, draft.pk), data).status_code == 302
    assert draft.criteria.count() == 2


def test_bands_are_saved_and_their_slips_told(visitor, draft):
    stored = list(draft.bands.all())
    rows = [("dat", "Đạt", "0", ""), ("tot", "Tốt", "", ""), ("khong_xep_loai", "Không", "5", "")]
    form = {"muc-TOTAL_FORMS": "3", "muc-INITIAL_FORMS": "0", "seen": stamp(*stored)}
    for n, (code, name, points, floor) in enumerate(rows):
        form |= {
            f"muc-{n}-code": code,
            f"muc-{n}-name": name,
            f"muc-{n}-from_points": points,
            f"muc-{n}-group_floor": floor,
        }
    page = shown(visitor.post(url("rubric_bands", draft.pk), form))
    assert "Hãy nhập điểm thấp nhất của mức này." in page
    assert "không theo điểm. Hãy để trống." in page
    form |= {"muc-1-from_points": "87,5", "muc-2-from_points": "", "onwards": "1"}
    assert visitor.post(url("rubric_bands", draft.pk), form).url == url("rubric_check", draft.pk)
    assert list(draft.bands.values_list("code", flat=True)) == ["tot", "dat", "khong_xep_loai"]
    assert visitor.post(url("rubric_bands", draft.pk), form).status_code == 409


def test_the_head_is_saved(visitor, draft):
    row = Rubric.objects.get(pk=draft.pk)
    form = {
        "seen": stamp(row),
        "audience": "collective",
        "unit_kinds": ["xa"],
        "decided_by": "Quyết định 5/QĐ-UBND ngày 1/2/2023",
        "source": "Kế hoạch của tỉnh bạn",
    }
    assert visitor.post(url("rubric_head", draft.pk), form | {"onwards": "1"}).url == url("rubric_edit", draft.pk)
    row.refresh_from_db()
    assert (row.unit_kinds, row.sample, row.decided_by) == (["xa"], False, "Quyết định 5/QĐ-UBND ngày 1/2/2023")
    assert row.source == "Kế hoạch của tỉnh bạn"
    assert visitor.post(url("rubric_head", draft.pk), form).status_code == 409


def test_the_linter_links_to_where_a_fault_is_mended(visitor, draft):
    CriterionGroup.objects.create(rubric=draft, code="B", title="Trống", position=2)
    row = draft.criteria.get(code="A1")
    Criterion.objects.filter(pk=row.pk).update(step=70)
    page = shown(visitor.get(url("rubric_check", draft.pk)))
    assert "Nhóm B chưa có tiêu chí nào." in page
    assert url("rubric_criterion", draft.pk, row.pk) + "#dang-mo" in page
    assert "2 lỗi phải sửa" in page


def test_errors_keep_it_out_of_force_and_a_sound_one_comes_in(visitor, draft):
    Criterion.objects.filter(rubric=draft, code="A1").update(step=70)
    page = shown(visitor.post(url("rubric_force", draft.pk), follow=True))
    assert "Chưa đưa vào dùng được: A1: bước điểm 70 lớn hơn điểm tối đa 60." in page
    Criterion.objects.filter(rubric=draft, code="A1").update(step=1)
    page = shown(visitor.post(url("rubric_force", draft.pk), follow=True))
    assert "Đã đưa bản 1 vào dùng." in page
    page = shown(visitor.post(url("rubric_take_back", draft.pk), follow=True))
    assert "Đã rút bản 1 về soạn tiếp." in page


@pytest.mark.parametrize("who", ["clerk", "leader", "stranger", "admin"])
def test_nobody_else_drops_a_draft(people, client_of, draft, who):
    assert client_of(getattr(people, who)).post(url("rubric_drop", draft.pk)).status_code == 404
    assert Rubric.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_is_dropped_comes_back_with_all_it_had(visitor, campaign, draft):
    had = as_yaml(draft)
    page = shown(visitor.post(url("rubric_drop", draft.pk), follow=True))
    assert "Đã xóa bản soạn 1 của bộ tiêu chí tập thể." in page
    assert not campaign.rubrics.exists()
    page = shown(visitor.post(url("removal_undo", Removal.objects.get().pk), follow=True))
    assert "Đã đưa lại bản soạn 1" in page
    assert as_yaml(campaign.rubrics.get()) == had


def test_a_draft_does_not_come_back_beside_another_of_its_rubric(visitor, campaign):
    rubric = make.make_rubric(campaign)
    for _ in range(2):
        visitor.post(url("rubric_new_version", rubric.pk))
        draft = campaign.rubrics.get(in_preparation=True)
        visitor.post(url("rubric_drop", draft.pk))
    first, second = Removal.objects.order_by("pk")
    assert "Đã đưa lại" in shown(visitor.post(url("removal_undo", second.pk), follow=True))
    assert "Không đưa lại được" in shown(visitor.post(url("removal_undo", first.pk), follow=True))
    assert campaign.rubrics.count() == 2


def test_a_new_version_opens_or_leads_to_the_one_already_begun(visitor, campaign):
    rubric = make.make_rubric(campaign)
    first = visitor.post(url("rubric_new_version", rubric.pk))
    assert visitor.post(url("rubric_new_version", rubric.pk)).url == first.url
    assert campaign.rubrics.count() == 2


def test_the_list_costs_the_same_for_1_and_30_rubrics(visitor, campaign, django_assert_num_queries):
    address = reverse("rubric_list", args=[campaign.pk])
    make.make_rubric(campaign)
    for count in (1, 30):
        for n in range(2 if count == 1 else count):
            make.make_rubric(campaign, slug=f"bo-{count}-{n}", in_preparation=bool(n % 2))
            make.make_rubric(campaign, slug=f"cu-{count}", version=n + 1)
        with django_assert_num_queries(7):
            visitor.get(address)


@pytest.fixture
def marked(people, campaign):
    """A closed round of last year: the unit at 90, its sibling at 60, both approved."""
    rubric = make.make_rubric(campaign, slug="tap-the")
    round_ = make.make_round(campaign, year=2021)
    for unit, points in ((people.unit, ("60", "30")), (people.sibling, ("20", "40"))):
        sheet = make.make_assessment(round_, unit, rubric=rubric)
        make.fill_self(sheet, *points)
        total = sum(map(int, points))
        band = "xuat_sac" if total >= 90 else "dat"
        Assessment.objects.filter(pk=sheet.pk).update(status=Status.APPROVED, total=total, band=band)
    return rubric


class TestTrial:
    @pytest.fixture
    def version(self, visitor, marked):
        visitor.post(url("rubric_new_version", marked.pk))
        return Rubric.objects.get(in_preparation=True)

    def test_the_unchanged_copy_changes_nothing(self, visitor, version):
        page = shown(visitor.get(url("rubric_trial", version.pk)))
        assert "Đây là mô phỏng." in page
        assert "Không phiếu nào đổi mức xếp loại." in page
        assert "Không phiếu nào đổi thứ hạng." in page
        assert "mọi tiêu chí mới đều có điểm cũ" in page

    def test_other_weights_show_who_moves(self, people, visitor, version):
        version.criteria.filter(code="A1").update(max_points=10)
        version.criteria.filter(code="A2").update(max_points=90)
        answer = visitor.get(url("rubric_trial", version.pk))
        trial = answer.context["trial"]
        assert {str(each.after) for each in trial.movers} == {"77.50", "93.33"}
        assert "lên 1 bậc" in shown(answer)
        assert people.unit.name in shown(answer)

    @pytest.fixture
    def changed(self, visitor, version):
        """changed(**query): the sheets that change their band under other weights, as the page shows them."""
        version.criteria.filter(code="A1").update(max_points=10)
        version.criteria.filter(code="A2").update(max_points=90)
        Assessment.objects.update(band="khac")

        def asked(**query):
            return visitor.get(url("rubric_trial", version.pk), query)

        return asked

    def test_the_sheets_that_change_are_sorted_both_ways_whatever_is_asked(self, changed):
        def points(sort):
            return [str(each.after) for each in changed(xep=sort).context["changing"]]

        def names(sort):
            return [each.sheet.unit.sort_key for each in changed(xep=sort).context["changing"]]

        assert (points("diem_moi"), points("-diem_moi")) == (["77.50", "93.33"], ["93.33", "77.50"])
        assert names("phieu") == sorted(names(""))
        assert names("-phieu") == names("phieu")[::-1]
        assert points("thanh") == ["93.33", "77.50"]  # the best band first
        for hostile in ("sheet", "--tu", "number;--", "__class__"):
            assert points(hostile) == points("")
        assert 'aria-sort="descending"' in shown(changed(xep="-tu"))

    def test_the_sheets_that_change_go_out_in_their_order_with_the_mapping_kept(self, changed):
        sent = b"".join(
            changed(xuat="csv", xep="diem_moi", ghep="1", **{"tu-A1": "A1", "tu-A2": "A2"}).streaming_content
        )
        titles, *rows = sent.decode("utf-8-sig").splitlines()
        assert titles == "Mã đơn vị;Tên đơn vị;Mã cán bộ;Họ và tên;Từ;Thành;Điểm cũ;Điểm mới"
        assert [row.rpartition(";")[2] for row in rows] == ["77,5", "93,33"]
        page = shown(changed(xep="tu", ghep="1", **{"tu-A2": "A2"}))
        assert '<input type="hidden" name="xep" value="tu">' in page
        assert "ghep=1&amp;tu-A2=A2&amp;xep=-tu" in page

    def test_a_trial_costs_the_same_however_it_is_sorted_and_however_many_change(
        self, changed, django_assert_num_queries
    ):
        changed()
        for query in ({}, {"xep": "-diem_moi"}, {"xep": "phieu", "cot": "tu"}):
            with django_assert_num_queries(30):
                changed(**query)

    def test_the_person_maps_what_has_another_code_now(self, visitor, version):
        version.criteria.filter(code="A2").update(code="B7")
        page = visitor.get(url("rubric_trial", version.pk))
        assert "1 tiêu chí mới chưa có điểm cũ, 1 tiêu chí cũ không dùng đến" in shown(page)
        mapped = visitor.get(url("rubric_trial", version.pk), {"ghep": "1", "tu-A1": "A1", "tu-B7": "A2"})
        assert (mapped.context["trial"].mean_after, mapped.context["trial"].changing) == (75, ())
        nonsense = visitor.get(
            url("rubric_trial", version.pk), {"ghep": "1", "tu-A1": "'; DROP", "dot": "x", "trang": "z"}
        )
        assert nonsense.status_code == 200

    def test_nothing_of_the_marks_is_touched(self, visitor, version):
        before = list(Assessment.objects.order_by("pk").values_list("total", "band", "rubric", "status"))
        visitor.get(url("rubric_trial", version.pk))
        assert list(Assessment.objects.order_by("pk").values_list("total", "band", "rubric", "status")) == before

    def test_sheets_that_another_rubric_judges_stay_out(self, visitor, version, people):
        make.make_rubric(version.campaign, unit_kinds=["so_nganh"], slug="so-nganh")
        assert visitor.get(url("rubric_trial", version.pk)).context["trial"] is None

    @pytest.fixture
    def many(self, monkeypatch):
        """So many sheets that a page cannot wait for them."""
        monkeypatch.setattr(trial_page, "MOST_AT_ONCE", 1)

    def test_very_many_sheets_are_all_tried_in_the_background(self, visitor, version, many):
        version.criteria.filter(code="A1").update(max_points=10)
        version.criteria.filter(code="A2").update(max_points=90)
        here, progress = url("rubric_trial", version.pk), url("rubric_trial_progress", version.pk)
        assert "Mô phỏng trên 2 phiếu" in shown(visitor.get(here))
        answer = visitor.post(url("rubric_trial_start", version.pk), {"ghep": "1", "tu-A1": "A1", "tu-A2": "A2"})
        assert "Đang chờ đến lượt" in shown(visitor.get(answer.url))
        assert "Đang chờ đến lượt" in shown(visitor.get(progress, headers={"HX-Request": "true"}))
        tasks.try_rubric(RubricTrial.objects.get().pk)
        assert visitor.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
        page = visitor.get(answer.url)
        assert {str(each.after) for each in page.context["trial"].movers} == {"77.50", "93.33"}
        assert "2 phiếu đã duyệt; mô phỏng" in shown(page)
        assert "lên 1 bậc" in shown(page)
        other = visitor.get(here, {"ghep": "1", "tu-A1": "A2"})
        assert (other.context["trial"], "Mô phỏng trên 2 phiếu" in shown(other)) == (None, True)

    def test_a_trial_is_told_of_again_when_its_worker_dies_and_is_asked_for_anew(self, visitor, version, many, people):
        at = timezone.now()
        mapping = {"A1": "A1", "A2": "A2"}
        trial = ask_trial(version, version.campaign.rounds.get(), mapping, by=people.coordinator, at=at)
        dead = working.claim(RubricTrial.objects.all(), trial.pk, at=at)
        later = at + settings.JOB_PATIENCE + timedelta(seconds=1)
        trying.rescue_stalled(at=later)
        assert trying.waiting_since() == at
        again = ask_trial(version, version.campaign.rounds.get(), {"A1": "A1"}, by=people.coordinator, at=later)
        with pytest.raises(working.TakenOver):
            working.beat(dead, at=later)
        tasks.try_rubric(again.pk)
        assert RubricTrial.objects.get().status == "done"

    def test_a_rubric_that_was_edited_meanwhile_is_not_told_of_as_it_was(self, visitor, version, many):
        visitor.post(url("rubric_trial_start", version.pk))
        version.criteria.filter(code="A1").update(max_points=10)
        tasks.try_rubric(RubricTrial.objects.get().pk)
        assert "đã được sửa trong lúc chờ" in RubricTrial.objects.get().failure
        assert "Mô phỏng trên 2 phiếu" in shown(visitor.get(url("rubric_trial", version.pk)))

    def test_an_outcome_is_read_only_where_it_is_shown(self, visitor, version, many):
        visitor.post(url("rubric_trial_start", version.pk), {"ghep": "1", "tu-A1": "A1"})
        tasks.try_rubric(RubricTrial.objects.get().pk)
        for said, reads in ({"ghep": "1", "tu-A1": "A2"}, 0), ({"ghep": "1", "tu-A1": "A1"}, 1):
            with CaptureQueriesContext(connection) as queries:
                visitor.get(url("rubric_trial", version.pk), said)
            assert sum('"scoring_rubrictrial"."result"' in each["sql"] for each in queries) == reads

    def test_a_trial_goes_with_its_draft_and_is_asked_for_again(self, visitor, version, many):
        visitor.post(url("rubric_trial_start", version.pk))
        tasks.try_rubric(RubricTrial.objects.get().pk)
        visitor.post(url("rubric_drop", version.pk))
        removal = Removal.objects.get()
        assert "scoring.rubrictrial" not in {table for table, _ in removal.parts}
        visitor.post(url("removal_undo", removal.pk))
        assert "Mô phỏng trên 2 phiếu" in shown(visitor.get(url("rubric_trial", version.pk)))
        assert not RubricTrial.objects.exists()

    def test_nobody_else_follows_or_asks_for_a_trial(self, visitor, version, people, client_of, many):
        visitor.post(url("rubric_trial_start", version.pk))
        for person in (people.clerk, people.leader, people.stranger, people.admin):
            client = client_of(person)
            assert client.get(url("rubric_trial_progress", version.pk)).status_code == 404
            assert client.post(url("rubric_trial_start", version.pk)).status_code == 404
        with pytest.raises(Refused):
            ask_trial(version, version.campaign.rounds.get(), {}, by=people.leader, at=timezone.now())

    def test_without_marked_sheets_it_says_so(self, visitor, draft):
        make.make_round(draft.campaign, closes_at=timezone.now() + timedelta(days=1))
        assert "Chưa mô phỏng được" in shown(visitor.get(url("rubric_trial", draft.pk)))

    def test_it_costs_the_same_for_2_and_30_sheets(self, visitor, people, version, django_assert_num_queries):
        rubric = version.campaign.rubrics.get(slug="tap-the", version=1)
        round_ = version.campaign.rounds.get()
        for more in (0, 28):
            for _ in range(more):
                sheet = make.make_assessment(round_, make.make_unit(people.province), rubric=rubric)
                make.fill_self(sheet, "1", "1")
                Assessment.objects.filter(pk=sheet.pk).update(status=Status.APPROVED, total=2, band="chua_dat")
            with django_assert_num_queries(29):
                visitor.get(url("rubric_trial", version.pk))
