"""The search of the whole site: what it finds, in which order, for whom, and at what cost."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.models import StoredFile
from reports.models import Document, Report, Snapshot
from tests import factories as make
from units.models import Cluster, Unit
from units.schema import Folded
from units.searching import Words
from units.text import fold, sort_key

SEARCH = reverse("search")
LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    "ÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ 0123456789/-.,"
)


def groups(client, words, **query):
    """{group: [titles]} of the answer."""
    found = client.get(SEARCH, {"q": words, **query}).context["groups"]
    return {source.slug: [hit.title for hit in hits] for source, hits, _ in found}


def of_group(client, slug, words):
    return groups(client, words).get(slug, [])


@pytest.mark.parametrize("words", ["so tai chinh", "Sở Tài chính", "STC", "stc", "chinh so", "SỞ TÀI CHÍNH"])
def test_a_unit_is_found_by_code_or_words_with_or_without_diacritics(people, client_of, words):
    make.make_unit(people.province, code="STC", name="Sở Tài chính")
    assert of_group(client_of(people.coordinator), "don-vi", words) == ["Sở Tài chính"]


def test_d_with_stroke_is_found_by_d(people, client_of):
    make.make_unit(people.province, code="HDD", name="Xã Đảo Đá")
    assert of_group(client_of(people.coordinator), "don-vi", "dao da") == ["Xã Đảo Đá"]


def test_the_exact_code_comes_first_then_the_beginning_of_a_word_then_the_inside(people, client_of):
    make.make_unit(people.province, code="A1", name="Ban Xstcx")
    make.make_unit(people.province, code="A2", name="Trường STC")
    make.make_unit(people.province, code="STC", name="Văn phòng")
    assert of_group(client_of(people.coordinator), "don-vi", "stc") == ["Văn phòng", "Trường STC", "Ban Xstcx"]


def test_what_exists_comes_before_what_has_ended(people, client_of):
    make.make_unit(people.province, name="Ban An toàn cũ", valid_to=date(2020, 1, 1))
    make.make_unit(people.province, name="Ban An toàn mới")
    assert of_group(client_of(people.coordinator), "don-vi", "an toan") == ["Ban An toàn mới", "Ban An toàn cũ"]


def test_sheets_are_found_by_unit_and_year(people, client_of):
    campaign, unit = (
        make.make_campaign(people.province),
        make.make_unit(people.province, code="STC", name="Sở Tài chính"),
    )
    for year in (2021, 2022):
        make.make_assessment(make.make_round(campaign, year=year), unit)
    client = client_of(people.coordinator)
    assert of_group(client, "phieu", "stc 2022") == ["Sở Tài chính, năm 2022"]
    assert of_group(client, "phieu", "phiếu stc") == ["Sở Tài chính, năm 2022", "Sở Tài chính, năm 2021"]


def test_criteria_are_found_by_code_and_title(people, client_of):
    campaign = make.make_campaign(people.province)
    rubric = make.make_rubric(campaign)
    rubric.criteria.filter(code=rubric.criteria.first().code).update(title="Đeo thẻ công chức đúng quy định")
    client = client_of(people.clerk)
    assert of_group(client, "tieu-chi", "deo the") == ["Đeo thẻ công chức đúng quy định"]
    assert "Đeo thẻ công chức đúng quy định" in of_group(client, "tieu-chi", rubric.criteria.first().code)


def document(campaign, by, **fields):
    return Document.objects.create(
        campaign=campaign, requested_at=timezone.now(), requested_by=by, **{"kind": "reminder", **fields}
    )


def test_documents_are_found_by_title_kind_and_unit(people, client_of):
    campaign = make.make_campaign(people.province)
    document(campaign, people.coordinator, title="Đôn đốc nộp phiếu chấm điểm", unit=people.unit)
    client = client_of(people.coordinator)
    for words in ("don doc nop", "công văn", people.unit.code):
        assert of_group(client, "van-ban", words) == ["Đôn đốc nộp phiếu chấm điểm"]


def test_an_issued_document_is_found_by_its_number_and_year(people, client_of):
    campaign = make.make_campaign(people.province)
    issued = {
        "status": "issued", "issued_on": date(2022, 7, 20), "signer_position": "GIÁM ĐỐC", "signer_name": "Lê Văn A",
        "issued_by": people.coordinator, "issuing_body": "snv", "pdf": make_file(),
        "snapshot": Snapshot.objects.create(sha256="0" * 64, body="{}", made_at=timezone.now()),
    }  # fmt: skip
    document(campaign, people.coordinator, title="Lần một", number="1234", **issued)
    document(campaign, people.coordinator, title="Lần 1234", number="99", **issued)
    client = client_of(people.coordinator)
    for words in ("1234/SNV-TĐKT", "1234/snv", "1234/snv-tdkt 2022"):
        assert of_group(client, "van-ban", words) == ["Lần một"], words
    assert of_group(client, "van-ban", "1234") == ["Lần một", "Lần 1234"]
    assert of_group(client, "van-ban", "1234/ubnd") == []


def make_file():
    return StoredFile.objects.create(sha256="1" * 64, size=1, content_type="application/pdf", stored_at=timezone.now())


def test_reports_are_found_by_kind_and_year(people, client_of):
    campaign = make.make_campaign(people.province)
    Report.objects.create(
        campaign=campaign, kind="mid_term", year=2022, as_of=date(2022, 8, 1),
        requested_at=timezone.now(), requested_by=people.coordinator,
    )  # fmt: skip
    client = client_of(people.coordinator)
    assert len(of_group(client, "bao-cao", "so ket 2022")) == 1
    assert of_group(client, "bao-cao", "so ket 2020") == []
    assert of_group(client_of(people.leader), "bao-cao", "so ket 2022") == []


@pytest.fixture
def everything(people):
    """One object of each kind, all called by the same word."""
    word = "Zyxwvu"
    unit = make.make_unit(people.province, name=f"Sở {word}")
    campaign = make.make_campaign(people.province, name=f"Phong trào {word}")
    staff = make.make_staff(people.unit, full_name=f"Nguyễn {word}")
    rubric = make.make_rubric(campaign)
    rubric.criteria.update(title=f"Tiêu chí {word}")
    round_ = make.make_round(campaign)
    make.make_assessment(round_, unit, rubric=rubric)
    make.make_assessment(round_, people.unit, staff=staff)
    Cluster.objects.create(province=people.province, name=f"Khối {word}", sort_key=sort_key(word))
    document(campaign, people.coordinator, title=f"Công văn {word}")
    make.make_user(full_name=f"Lê {word}", search_key=fold(f"le {word}"))
    return word


SEEN = {
    "coordinator": {"don-vi", "can-bo", "phieu", "van-ban", "tieu-chi", "cum-khoi"},
    "leader": {"don-vi", "phieu", "tieu-chi", "cum-khoi"},
    "clerk": {"can-bo", "phieu", "tieu-chi", "cum-khoi"},
    "head": {"can-bo", "phieu", "tieu-chi", "cum-khoi"},
    "sibling_clerk": {"tieu-chi", "cum-khoi"},
    "admin": {"tai-khoan"},
    "stranger": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("who", SEEN)
def test_each_person_finds_what_they_may_see_and_no_trace_of_the_rest(people, everything, client_of, who):
    client = client_of(getattr(people, who))
    assert set(groups(client, everything)) == SEEN[who]
    for answer in (client.get(SEARCH, {"q": everything}), suggestions(client, everything)):
        shown = answer.content.decode().replace(f"“{everything}”", "").replace(f'value="{everything}"', "")
        assert (f" {everything}" in shown) is bool(SEEN[who])
    for slug in {"don-vi", "can-bo", "phieu", "van-ban", "tieu-chi", "cum-khoi", "tai-khoan"} - SEEN[who]:
        assert client.get(SEARCH, {"q": everything, "nhom": slug}).context["hits"] == []


def suggestions(client, words):
    return client.get(SEARCH, {"q": words}, headers={"HX-Request": "true"})


def test_a_leader_finds_no_sheet_of_a_person(people, everything, client_of):
    assert of_group(client_of(people.leader), "phieu", everything) == [f"Sở {everything}, năm 2022"]


def test_pages_and_things_to_do_are_found_by_those_who_have_them(people, client_of):
    assert "Lập báo cáo" in of_group(client_of(people.coordinator), "trang", "lap bao cao")
    assert of_group(client_of(people.clerk), "trang", "lap bao cao") == []
    assert of_group(client_of(people.admin), "trang", "nhat ky") == ["Nhật ký tài khoản"]


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk", "head", "admin", "nobody"])
def test_every_page_that_is_offered_opens(people, client_of, who):
    from units.search_sources import PAGES  # noqa: PLC0415 -- beside its use

    make.make_campaign(people.province)
    user = getattr(people, who)
    client = client_of(user)
    hits = PAGES.find(user, Words.of(""), date(2022, 1, 1), 0, 100)
    assert hits
    assert {hit.url: client.get(hit.url, follow=True).status_code for hit in hits} == {hit.url: 200 for hit in hits}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("who", "queries"), [("coordinator", 9), ("clerk", 8), ("admin", 6)])
def test_the_search_costs_the_same_for_one_hit_and_thirty(
    people, client_of, django_assert_num_queries, rows, who, queries
):
    campaign = make.make_campaign(people.province, name="Phong trào nhiều")
    rubric = make.make_rubric(campaign)
    rubric.criteria.update(title="Nhiều việc")
    round_ = make.make_round(campaign)
    for n in range(rows):
        unit = make.make_unit(people.province, name=f"Ban nhiều {n}")
        make.make_assessment(round_, unit, rubric=rubric)
        staff = make.make_staff(people.unit, full_name=f"Lê Nhiều {n}")
        make.make_assessment(round_, people.unit, staff=staff)
        document(campaign, people.coordinator, title=f"Nhiều việc {n}", unit=unit)
        Cluster.objects.create(province=people.province, name=f"Khối nhiều {n}", sort_key=str(n))
    client = client_of(getattr(people, who))
    with django_assert_num_queries(queries):
        client.get(SEARCH, {"q": "nhiều"})


def test_a_group_is_read_page_by_page(people, client_of):
    for n in range(35):
        make.make_unit(people.province, name=f"Ban nhiều {n:02}")
    client = client_of(people.coordinator)
    first = client.get(SEARCH, {"q": "ban nhieu", "nhom": "don-vi"})
    second = client.get(SEARCH, {"q": "ban nhieu", "nhom": "don-vi", "trang": "2"})
    assert (len(first.context["hits"]), first.context["after"]) == (30, 2)
    assert (len(second.context["hits"]), second.context["after"]) == (5, None)


def test_suggestions_are_a_part_of_the_page_with_the_way_to_all_of_it(people, client_of):
    shown = suggestions(client_of(people.coordinator), people.unit.code).content.decode()
    assert "<html" not in shown
    assert f'href="{people.unit.get_absolute_url()}"' in shown
    assert f"{SEARCH}?q={people.unit.code}" in shown


def test_one_letter_is_not_looked_for(people, client_of):
    response = client_of(people.coordinator).get(SEARCH, {"q": "a"})
    assert response.context["groups"] == []
    assert "Hãy gõ từ 2 chữ trở lên." in response.content.decode()


def test_every_page_has_the_field(people, client_of):
    for address in ("/", reverse("unit_list"), "/khong-co/"):
        assert 'id="tim-chung"' in client_of(people.coordinator).get(address).content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(max_size=130) | st.sampled_from(["%", "_", "\\", "1/", "9/9/9", "2022", "'", "\x00ab", "a" * 5000]),
    group=st.text(max_size=12) | st.sampled_from(["don-vi", "bao-cao", "van-ban", "phieu", "trang"]),
    page=st.text(max_size=12) | st.integers().map(str),
)
def test_no_address_of_the_search_breaks_it(people, client_of, q, group, page):
    client = client_of(people.coordinator)
    query = {"q": q.encode("utf-8", "surrogatepass"), "nhom": group.encode("utf-8", "surrogatepass"), "trang": page}
    assert client.get(SEARCH, query | {"trang": page.encode("utf-8", "surrogatepass")}).status_code in (200, 404)
    assert client.get(SEARCH, query | {"trang": "1"}, headers={"HX-Request": "true"}).status_code == 200


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=LETTERS))
def test_the_database_folds_as_the_product_does(people, text):
    assert Unit.objects.annotate(key=Folded(_value(text))).values_list("key", flat=True).first() == fold(text)


def _value(text):
    from django.db.models import TextField, Value  # noqa: PLC0415 -- beside its use

    return Value(text, output_field=TextField())
