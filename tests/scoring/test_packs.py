"""Campaign packs: what ships loads, loading twice changes nothing, and every slip is told with its line."""

from decimal import Decimal
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaign.models import Campaign, Indicator
from scoring.models import Band, Criterion, Rubric
from scoring.rubrics.content import as_yaml
from scoring.rubrics.drafting import start_version
from scoring.rubrics.pack_files import FOLDER, BadPacks
from scoring.rubrics.packs import load_packs, shipped
from tests import factories as make
from tests.factories import moment
from units.models import Province

PACK = """\
province: {slug: tinh-mau, code: "08", name: Tỉnh Mẫu, valid_from: 2000-01-01, valid_to: null, predecessors: []}
campaign:
  slug: van-hoa-cong-so
  name: Phong trào mẫu
  starts: 2019
  ends: 2025
  legal_bases: [{number: 733/QĐ-TTg, date: 2019-06-14, title: Quyết định mẫu}]
  milestones: [{kind: launch, year: 2019}, {kind: annual}]
  participants: {unit_kinds: [so_nganh], staff_categories: [cong_chuc]}
rubrics:
  - slug: tap-the
    audience: collective
    unit_kinds: []
    sample: true
    decided_by: null
    groups:
      - code: A
        title: Nhóm A
        criteria:
          - {code: T1, title: Một, max: "60", step: "0.5", kind: ordinary}
          - {code: T2, title: Hai, max: "40", step: "0.5", kind: mandatory, not_applicable: true, evidence: required}
    bands: [{code: dat, name: Đạt, from: "50"}, {code: tot, name: Tốt, from: "90"}, {code: kem, name: Kém, from: "0"}]
indicators:
  - {code: may_tinh, name: Máy tính, shape: value, unit: máy}
"""


@pytest.fixture
def pack(tmp_path):
    """pack(old, new, …): a file with the sample pack in which each `old` text stands as `new`."""

    def written(*changes, name="mau.yaml", text=PACK):
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def refused(*paths):
    with pytest.raises(BadPacks) as caught:
        load_packs(paths)
    return str(caught.value).splitlines()


def counts():
    models = (Province, Campaign, Rubric, Criterion, Band, Indicator)
    return [model.objects.count() for model in models]


def test_all_that_ship_load_and_loading_again_changes_nothing(db):
    first = load_packs(shipped())
    before = counts()
    again = load_packs(shipped())
    assert [loaded.file for loaded in first] == [
        "an-giang-2025.yaml", "an-giang.yaml", "bac-giang.yaml", "bac-ninh-2025.yaml", "can-tho-2025.yaml",
        "can-tho.yaml", "kien-giang.yaml", "lang-son.yaml",
    ]  # fmt: skip
    assert all(not loaded.new and not loaded.changed and loaded.unchanged for loaded in again)
    assert counts() == before == [86, 8, 16, before[3], 80, 6]


def test_maxima_of_what_ships_make_100(db):
    load_packs(shipped())
    for rubric in Rubric.objects.all():
        assert sum(criterion.max_points for criterion in rubric.criteria.all()) == 100
        assert rubric.sample
        assert {criterion.step for criterion in rubric.criteria.all()} == {Decimal("0.5")}


def test_kien_giang_is_what_its_file_says(db):
    load_packs([FOLDER / "kien-giang.yaml"])
    campaign = Campaign.objects.get()
    said = yaml.safe_load((FOLDER / "kien-giang.yaml").read_text(encoding="utf-8"))
    assert campaign.name == said["campaign"]["name"]
    assert (campaign.province.code, campaign.starts, campaign.ends) == ("91", 2019, 2025)
    assert list(campaign.indicators.values_list("code", flat=True)) == ["chuan_van_hoa", "ho_so_dung_han", "may_tinh"]
    assert list(campaign.milestones.values_list("kind", "year", "basis")) == [
        ("launch", 2019, None), ("mid_term", 2022, None), ("final", 2025, "733/QĐ-TTg"),
    ]  # fmt: skip
    rubric = campaign.rubrics.get(audience="collective")
    assert list(rubric.criteria.values_list("code", flat=True)) == [
        "A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "D1", "D2", "E1", "E2",
    ]  # fmt: skip


CONTINUED = {
    "an-giang-2025": ({"an-giang", "kien-giang"}, {("an-giang", "van-hoa-cong-so"), ("kien-giang", "van-hoa-cong-so")}),
    "can-tho-2025": ({"can-tho", "hau-giang", "soc-trang"}, {("can-tho", "van-hoa-cong-so")}),
    "bac-ninh-2025": ({"bac-giang", "bac-ninh"}, {("bac-giang", "nu-cuoi-cong-so")}),
}


@pytest.mark.parametrize("slug", CONTINUED)
def test_a_province_of_2025_continues_what_its_predecessors_began(db, slug):
    load_packs(shipped())
    province = Province.objects.get(slug=slug)
    campaign = province.campaigns.get()
    predecessors, continued = CONTINUED[slug]
    assert {old.slug for old in province.predecessors.all()} == predecessors
    assert set(campaign.continues.values_list("province__slug", "slug")) == continued
    assert "huyen" not in campaign.unit_kinds
    assert (campaign.starts, campaign.ends, campaign.plan_number) == (2025, 2025, None)


def test_bands_stand_best_first_and_every_rubric_can_refuse_to_rank(db, pack):
    load_packs([pack()])
    assert list(Band.objects.values_list("position", "code", "from_points")) == [
        (1, "tot", 90), (2, "dat", 50), (3, "kem", 0), (4, "khong_xep_loai", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('max: "60"', "max: 60", 20, "“max” phải là chữ (đặt trong ngoặc kép nếu là số)."),
        ('code: "08"', "code: 8", 1, "“code” phải là chữ (đặt trong ngoặc kép nếu là số)."),
        ("2000-01-01", "2000-13-01", 1, "“valid_from” là “2000-13-01”, phải là năm-tháng-ngày, ví dụ 2019-06-14."),
        ("2000-01-01", "2001-02-29", 1,
         "“2001-02-29” không phải là ngày có trên lịch. Hãy viết năm-tháng-ngày, ví dụ 2019-06-14."),
        ("kind: ordinary", "kind: normal", 20,
         "“kind” là “normal”, chỉ nhận: ordinary, bonus, deduction, appraiser_only, mandatory."),
        ("code: T1", "code: T-1", 20, "“code” là “T-1”, phải là chữ không dấu, số, gạch dưới."),
        ("{kind: annual}", "{kind: final}", 8, "“milestones” thiếu trường “year”."),
        ("  ends: 2025", "  ends: 2025\n  sloganz: null", 7,
         "Không có trường “sloganz” ở đây. Hãy xem lại cách viết tên trường."),
        ("  starts: 2019\n", "", 2, "“campaign” thiếu trường “starts”."),
        ("ends: 2025", "ends: 2018", 6, "Năm kết thúc phải từ năm bắt đầu trở đi."),
        ("code: T2", "code: T1", 21, "Mã tiêu chí T1 được dùng hai lần trong bộ."),
        ('step: "0.5"', 'step: "70"', 20, "Tiêu chí T1: bước điểm lớn hơn điểm tối đa."),
        ('from: "0"', 'from: "1"', 22, "Mức xếp loại thấp nhất phải bắt đầu từ 0 điểm."),
        ('from: "50"', 'from: "90"', 22, "Hai mức xếp loại bắt đầu từ cùng một điểm."),
        ("code: dat", "code: kem", 22, "Mức xếp loại “kem” được ghi hai lần."),
        ("    sample: true", "    sample: true\n    sample: true", 15, "Trường “sample” được ghi hai lần."),
        ("    sample: true", "  sample: true", 14,
         "Sai cú pháp YAML ở ký tự thứ 3. Hãy kiểm tra thụt lề, dấu hai chấm và dấu nháy."),
        ("valid_to: null", "valid_to: 1999-12-31", 1, "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."),
        ("predecessors: []", "predecessors: [tinh-cu]", 1,
         "Chưa có tỉnh “tinh-cu”. Hãy nạp gói của tỉnh đó trước."),
        ("  ends: 2025", "  ends: 2025\n  continues: [{province: a, campaign: b}]", 7,
         "Chưa có phong trào “b” của tỉnh “a”."),
        ("shape: value", "shape: number", 24, "“shape” là “number”, chỉ nhận: ratio, value."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(db, pack, old, new, line, sentence):
    told = refused(pack(old, new))
    assert f"mau.yaml, dòng {line}: {sentence}" in told
    assert counts() == [0] * 6


def test_all_errors_of_all_files_are_told_and_nothing_is_loaded(db, pack):
    good = pack(name="tot.yaml")
    bad = pack("code: T1", "code: T-1", "shape: value", "shape: number", name="xau.yaml")
    assert [line.split(":")[0] for line in refused(good, bad)] == ["xau.yaml, dòng 20", "xau.yaml, dòng 24"]
    assert counts() == [0] * 6


def test_aliases_of_aliases_are_told_before_they_fill_the_memory(db, tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    for name, text in (("bom.yaml", "\n".join(lines)), ("sau.yaml", "[" * 5000)):
        path = tmp_path / name
        path.write_text(text)
        (told,) = refused(path)
        assert "quá nhiều phần hoặc lồng nhau quá sâu" in told


@pytest.mark.parametrize("value", ["!!int abc", "!!float x", "!!timestamp x", "1" * 5000])
def test_values_that_python_cannot_read_are_told(db, tmp_path, value):
    path = tmp_path / "la.yaml"
    path.write_text(f"max: {value}")
    assert refused(path)


def test_two_rubrics_for_the_same_units_are_refused(db, pack):
    text = PACK.replace(
        "indicators:", PACK[PACK.index("  - slug: tap-the") : PACK.index("indicators:")] + "indicators:"
    )
    text = text[::-1].replace("tap-the"[::-1], "tap-the-2"[::-1], 1)[::-1]
    assert refused(pack(text=text)) == ["mau.yaml, dòng 23: Đã có bộ tiêu chí cùng đối tượng cho mọi loại đơn vị."]


def test_a_file_that_is_no_pack_gets_one_sentence(db, pack, tmp_path):
    assert refused(pack(text="")) == ["mau.yaml, dòng 1: Gói phải là một nhóm trường."]
    assert refused(tmp_path / "khong-co.yaml") == ["khong-co.yaml, dòng 1: Không mở được tệp. Hãy kiểm tra đường dẫn."]
    old = tmp_path / "cu.yaml"
    old.write_bytes("province: S\xeb".encode("latin-1"))
    assert refused(old) == ["cu.yaml, dòng 1: Tệp không phải UTF-8. Hãy lưu lại với mã UTF-8."]


def test_decomposed_text_is_stored_composed(db, pack):
    load_packs([pack("Tỉnh Mẫu", "Ti\u0309nh Ma\u0302\u0303u")])
    assert Province.objects.get(slug="tinh-mau").name == "Tỉnh Mẫu"


def test_predecessors_and_continued_campaigns_may_come_in_the_same_run(db, pack):
    new = pack(
        "slug: tinh-mau", "slug: tinh-mau-2025", '"08"', '"09"', "predecessors: []", "predecessors: [tinh-mau]",
        "  ends: 2025", "  ends: 2025\n  continues: [{province: tinh-mau, campaign: van-hoa-cong-so}]",
        name="a-moi.yaml",
    )  # fmt: skip
    load_packs([new, pack(name="cu.yaml")])
    successor = Province.objects.get(slug="tinh-mau-2025")
    assert [old.slug for old in successor.predecessors.all()] == ["tinh-mau"]
    assert successor.campaigns.get().continues.get().province.slug == "tinh-mau"


def test_a_continuing_campaign_names_the_milestones_of_those_it_continues(db, pack):
    old = pack()
    new = pack(
        "slug: tinh-mau", "slug: tinh-moi", '"08"', '"09"', "  starts: 2019", "  starts: 2025",
        "year: 2019}, {kind: annual}", "year: 2025}, {kind: mid_term, year: 2022}",
        "  ends: 2025", "  ends: 2025\n  continues: [{province: tinh-mau, campaign: van-hoa-cong-so}]",
        name="moi.yaml",
    )  # fmt: skip
    load_packs([old, new])
    assert Campaign.objects.get(province__slug="tinh-moi").milestones.filter(kind="mid_term", year=2022).exists()


def slug_of_code_91():
    return Province.objects.filter(code="91", valid_from="2025-07-01").values_list("slug", flat=True).get()


class TestTheNationalRegister:
    """What a pack says of a province stands; the register fills in the rest and is in nobody's way."""

    AS_AN_GIANG = ('code: "08"', 'code: "91"', "valid_from: 2000-01-01", "valid_from: 2025-07-01")

    def test_knows_the_predecessors_that_no_pack_describes(self, db, pack):
        load_packs([pack("predecessors: []", "predecessors: [hau-giang, soc-trang]")])
        province = Province.objects.get(slug="tinh-mau")
        assert [old.slug for old in province.predecessors.order_by("slug")] == ["hau-giang", "soc-trang"]

    def test_gives_way_to_a_pack_with_a_slug_of_its_own(self, db, pack):
        path = pack(*self.AS_AN_GIANG, ", predecessors: []", "")
        [loaded] = load_packs([path])
        assert "tỉnh Tỉnh Mẫu" in loaded.new
        assert slug_of_code_91() == "tinh-mau"
        old = loaded.campaign.province.predecessors.order_by("slug")
        assert [province.slug for province in old] == ["an-giang", "kien-giang"]
        assert load_packs([path])[0].new == []
        assert Province.objects.count() == 86

    def test_gives_way_even_where_the_slug_is_one_of_its_own(self, db, pack):
        load_packs([pack(*self.AS_AN_GIANG, "slug: tinh-mau", "slug: an-giang")])
        assert slug_of_code_91() == "an-giang"

    def test_a_province_in_use_does_not_give_way(self, db, pack):
        load_packs(shipped())
        [told] = refused(pack(*self.AS_AN_GIANG))
        assert told == "mau.yaml, dòng 1: Mã tỉnh 91 từ cùng ngày đã thuộc về “an-giang-2025”."

    def test_a_pack_keeps_its_own_dates(self, db):
        load_packs([FOLDER / "kien-giang.yaml"])
        load_packs([FOLDER / "lang-son.yaml"])
        kien_giang = Province.objects.get(slug="kien-giang")
        assert (kien_giang.valid_from.isoformat(), kien_giang.valid_to.isoformat()) == ("1976-02-01", "2025-06-30")

    def test_a_first_day_may_be_unknown(self, db, pack):
        load_packs([pack("valid_from: 2000-01-01", "valid_from: null", 'code: "08"', 'code: "T8"')])
        assert Province.objects.get(slug="tinh-mau").valid_from is None


def test_an_unused_rubric_is_rewritten_in_place(db, pack):
    load_packs([pack()])
    [loaded] = load_packs([pack('max: "60"', 'max: "50"')])
    assert loaded.changed == ["bộ tiêu chí tap-the"]
    assert Rubric.objects.get().version == 1
    assert Criterion.objects.get(code="T1").max_points == 50


def test_points_that_were_written_on_the_pages_are_not_overwritten(db, pack):
    load_packs([pack()])
    Rubric.objects.get().events.create(at=moment(2022, 5, 1), by_name="Lê Thị Mai", text="Sửa tiêu chí T1")
    [told] = refused(pack('max: "60"', 'max: "50"'))
    assert "đã soạn trên hệ thống nên không sửa được" in told
    assert Criterion.objects.get(code="T1").max_points == 60


class TestAFrozenRubric:
    @pytest.fixture(autouse=True)
    def frozen(self, db, pack):
        load_packs([pack()])
        Rubric.objects.update(frozen_at=moment(2022, 6, 1))

    def test_is_left_alone_when_its_content_is_the_same(self, pack):
        [loaded] = load_packs([pack()])
        assert (loaded.new, loaded.changed) == ([], [])

    def test_is_not_changed_without_a_decision(self, pack):
        [told] = refused(pack('max: "60"', 'max: "50"'))
        assert told == (
            "mau.yaml, dòng 11: Bộ tiêu chí “tap-the” đã dùng để chấm nên không sửa được. "
            "Hãy ghi văn bản quyết định bảng điểm mới vào “decided_by” để nạp thành bản mới."
        )
        assert Criterion.objects.get(code="T1").max_points == 60

    def test_gets_a_new_version_by_decision(self, pack):
        decided = (
            'max: "60"',
            'max: "50"',
            "decided_by: null",
            "decided_by: 12/QĐ-UBND",
            "sample: true",
            "sample: false",
        )
        [loaded] = load_packs([pack(*decided)])
        assert loaded.new == ["bộ tiêu chí tap-the bản 2"]
        assert list(Rubric.objects.values_list("version", "decided_by")) == [(1, None), (2, "12/QĐ-UBND")]
        assert load_packs([pack(*decided)])[0].new == []
        assert load_packs([pack()])[0].new == []


def test_where_criteria_come_from_is_told_to_makers_and_not_in_the_words_of_the_sheet(people, client_of):
    load_packs(shipped())
    rubric = Rubric.objects.get(campaign__province__slug="kien-giang", slug="ca-nhan")
    Rubric.objects.filter(pk=rubric.pk).update(campaign=make.make_campaign(people.province))
    assert "An Giang" in rubric.source
    assert as_yaml(rubric).count("An Giang") == 1
    address = rubric_page(rubric)
    assert "Nguồn nội dung: Năm tiêu chuẩn" in client_of(people.coordinator).get(address).content.decode()
    assert "An Giang" not in client_of(people.clerk).get(address).content.decode()


def rubric_page(rubric):
    return reverse("rubric_detail", args=[rubric.pk])


def test_a_rubric_keeps_its_source_in_its_next_version(people):
    rubric = make.make_rubric(make.make_campaign(people.province), source="Kế hoạch của tỉnh bạn")
    assert start_version(rubric, by=people.coordinator, at=moment(2022, 6, 1)).source == "Kế hoạch của tỉnh bạn"


def test_the_command_says_what_it_did(db, pack):
    out = StringIO()
    call_command("load_campaign_packs", str(pack()), stdout=out)
    assert out.getvalue() == (
        "mau.yaml: Tỉnh Mẫu, “Phong trào mẫu”\n"
        "  mới: tỉnh Tỉnh Mẫu, phong trào, bộ tiêu chí tap-the, chỉ tiêu may_tinh\n"
    )


def test_the_command_fails_with_every_error(db, pack):
    with pytest.raises(CommandError) as caught:
        call_command("load_campaign_packs", str(pack("code: T1", "code: T-1")))
    assert str(caught.value) == (
        "mau.yaml, dòng 20: “code” là “T-1”, phải là chữ không dấu, số, gạch dưới.\nChưa nạp gói nào."
    )
