"""Letters to late units: what each states, who is written to, what went before, and what follows when time goes on."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from docx import Document as Word

from campaign import rounds
from campaign.models import Excusal
from campaign.storing import store_bytes
from reports import requesting, snapshots
from reports.chasing.late import late_in
from reports.chasing.sent import sent_in
from reports.letters import urging
from reports.letters.received import letters_received
from reports.letters.standing import DraftsStand
from reports.models import Document
from reports.papers import reminders
from reports.word.writing import docx_of
from reports.wording.binding import BLANK, lines_of, problems
from scoring.models import Assessment
from tests import factories as make
from tests.reports.drafts import PDF
from tests.reports.making import move, sheet_in
from units.refusals import Refused

pytestmark = pytest.mark.django_db
NOW = make.moment(2022, 7, 20)
ISSUED = date(2022, 7, 20)
FACTS = {"number": "412", "signer_position": "GIÁM ĐỐC", "signer_name": "Nguyễn Văn Mẫu"}


@pytest.fixture
def round_(people):
    campaign = make.make_campaign(
        people.province,
        name="Thi đua thực hiện văn hóa công sở",
        plan_number="56/KH-UBND",
        plan_date=date(2019, 4, 5),
        plan_issuer="Ủy ban nhân dân tỉnh Kiên Giang",
    )
    return make.make_round(campaign, opens_at=make.moment(2022, 6, 15), closes_at=make.moment(2022, 7, 15, 23, 59))


@pytest.fixture
def late(people, round_):
    """The people's unit has begun nothing and has two persons, one unit waits for nobody to approve."""
    make.make_assessment(round_, people.unit)
    make.make_assessment(round_, staff=make.make_staff(people.unit))
    sheet_in("approved", round_, staff=make.make_staff(people.unit))
    sheet_in("submitted", round_, people.sibling)
    return late_in(round_, at=NOW).units


def ask(people, round_, units, **asked):
    return urging.request_letters(
        round_=round_,
        units=units,
        by=asked.pop("by", people.coordinator),
        at=NOW,
        **{
            "together": False,
            "new_deadline": date(2022, 7, 25),
            "contact": "",
            "issuing_body": "snv",
            **asked,
        },
    )


def example(round_, units, *, together, at):
    """What a letter that nobody asked for yet would state, with the usual day and contact."""
    day = urging.suggested_deadline(round_, today=timezone.localdate(at))
    (about,) = urging.examples(round_, units, ways=[together], new_deadline=day, contact="", at=at)
    return about


def body_of(letter):
    return reminders.collect(letter) | {"title": letter.title, "text": letter.text}


def words(letter):
    body = body_of(letter)
    names = reminders.names_of(letter, body)
    assert problems(letter.text, names) == []
    return "\n".join(line.text for line in lines_of(letter.text, names))


def issue(letter, *, issued_on=ISSUED):
    """What the job does when the final PDF is there."""
    Document.objects.filter(pk=letter.pk).update(
        status="issued",
        issued_by=letter.requested_by,
        issued_on=issued_on,
        snapshot=snapshots.freeze({"letter": 1}, at=NOW),
        pdf=store_bytes(PDF, "application/pdf", by=None, at=NOW),
        **FACTS,
    )
    letter.refresh_from_db()
    return letter


def test_a_letter_to_one_unit_states_its_own_facts(people, round_, late):
    letter = ask(people, round_, [each for each in late if each.pk == people.unit.pk])[0]
    text = words(letter)
    assert letter.unit == people.unit
    assert "Thực hiện Kế hoạch số 56/KH-UBND ngày 05 tháng 4 năm 2019 của Ủy ban nhân dân tỉnh Kiên Giang" in text
    assert "đã quá thời hạn 05 ngày" in text
    assert "chưa bắt đầu chấm phiếu chấm điểm tập thể" in text
    assert "còn 01 trên 02 phiếu chấm điểm cá nhân chưa được thủ trưởng duyệt" in text
    assert "chậm nhất ngày 25 tháng 7 năm 2022" in text
    assert "chưa có người duyệt" not in text
    assert BLANK not in text


PEOPLE_LEFT = "còn 01 trên 02 phiếu chấm điểm cá nhân chưa được thủ trưởng duyệt"
# What has become of the sheet of the unit, and what the letter then says after its name.
STEPS = [
    ({"status": "draft"}, "chưa bắt đầu chấm phiếu chấm điểm tập thể, đồng thời "),
    ({"status": "returned"}, "chưa sửa và trình lại phiếu chấm điểm tập thể bị trả lại, đồng thời "),
    ({"status": "submitted"}, "mới trình phiếu chấm điểm tập thể, thủ trưởng chưa duyệt, đồng thời "),
    ({"status": "approved"}, ""),
    (None, ""),
]


@pytest.mark.parametrize(("sheet", "first"), STEPS)
@pytest.mark.parametrize(
    ("at", "before"),
    [(NOW, "đã quá thời hạn 05 ngày nhưng"), (make.moment(2022, 7, 13), "thời hạn còn 02 ngày;")],
)
def test_a_letter_says_every_step_in_one_plain_sentence(people, round_, sheet, first, at, before):
    for status in ("draft", "approved"):
        sheet_in(status, round_, staff=make.make_staff(people.unit))
    if sheet:
        sheet_in(sheet["status"], round_, people.unit)
    found = late_in(round_, at=at).units
    alone = [line.text for line in reminders.example(round_, example(round_, found, together=False, at=at))]
    listed = [line.text for line in reminders.example(round_, example(round_, found, together=True, at=at))]
    day = f"Tính đến ngày {timezone.localdate(at).day} tháng 7 năm 2022"
    assert f"{day}, {before} {people.unit.name} {first}{PEOPLE_LEFT}." in alone
    assert f"- {people.unit.name}: {first}{PEOPLE_LEFT}." in listed
    assert not any("nhưng" in line.partition("nhưng")[2] for line in alone + listed)


def test_a_unit_without_a_head_is_asked_to_name_one(people, round_, late):
    letter = ask(people, round_, [each for each in late if each.pk == people.sibling.pk])[0]
    assert "3. Cử người phụ trách duyệt phiếu" in words(letter)


def test_the_annex_tells_a_sheet_that_was_never_opened_from_an_approved_one(people, round_):
    for unit in (people.unit, people.sibling):
        make.make_assessment(round_, staff=make.make_staff(unit))
    sheet_in("approved", round_, people.sibling)
    facts = example(round_, late_in(round_, at=NOW).units, together=True, at=NOW)
    states = {unit["name"]: unit["state"] for unit in facts["units"]}
    assert states == {people.unit.name: "Chưa mở", people.sibling.name: "Đã được duyệt"}


def test_a_unit_in_time_is_told_how_long_it_has(people, round_):
    make.make_assessment(round_, people.unit)
    found = late_in(round_, at=make.moment(2022, 7, 13)).units
    about = example(round_, found, together=False, at=make.moment(2022, 7, 13))
    text = "\n".join(line.text for line in reminders.example(round_, about))
    assert "thời hạn còn 02 ngày" in text
    assert about["new_deadline"] == "2022-07-15"


def test_a_letter_each_or_one_to_all(people, round_, late):
    assert len(ask(people, round_, late)) == 2
    (together,) = ask(people, round_, late, together=True)
    assert together.unit is None
    assert set(together.addressed.values_list("unit", flat=True)) == {people.unit.pk, people.sibling.pk}
    text = words(together)
    assert "02 cơ quan, đơn vị, địa phương được đôn đốc tại Công văn này đã quá thời hạn" in text
    assert f"- {people.sibling.name}: mới trình phiếu chấm điểm tập thể, chưa có người duyệt" in text


def test_more_than_five_units_stand_in_an_annex(people, round_, late):
    for _ in range(5):
        make.make_assessment(round_, make.make_unit(people.province))
    (letter,) = ask(people, round_, late_in(round_, at=NOW).units, together=True)
    letterhead, annex = reminders.sheaf_of(letter, body_of(letter), None).pieces
    assert "có tên tại Phụ lục" in letterhead.html
    assert len(annex.rows) == 7
    assert [row.count("–") for row in annex.rows] == [0 if people.unit.name in row else 1 for row in annex.rows]
    assert annex.restarts
    assert "nêu tại Phụ lục kèm theo" in words(letter)


@pytest.mark.parametrize(("body", "sign"), [("snv", "/SNV-TĐKT"), ("ubnd", "TL. CHỦ TỊCH")])
def test_the_letter_is_laid_out_as_the_decree_has_it(people, round_, late, body, sign):
    (letter,) = ask(people, round_, late[:1], issuing_body=body)
    (piece,) = reminders.sheaf_of(letter, body_of(letter), None).pieces
    assert f"V/v đôn đốc {late[0].name} hoàn thành" in piece.html
    assert f"Kính gửi: {late[0].name}" in piece.html
    assert sign in piece.html
    assert "phối hợp thực hiện./." in piece.html
    assert "BÁO CÁO" not in piece.html


def test_the_names_of_units_are_words_and_never_markup(people, round_, late):
    people.unit.name = "Sở <b>Y</b> tế & {{dan_so}}"
    people.unit.save()
    (letter,) = ask(people, round_, [each for each in late_in(round_, at=NOW).units if each.pk == people.unit.pk])
    (piece,) = reminders.sheaf_of(letter, body_of(letter), None).pieces
    assert "Sở &lt;b&gt;Y&lt;/b&gt; tế &amp; {{dan_so}}" in piece.html


def extend(people, round_):
    day = date(2022, 7, 30)
    rounds.extend_unit(round_, unit=people.unit, until=day, reason="Lũ", by=people.coordinator, at=NOW)
    return late_in(round_, at=NOW).units


def test_a_unit_with_more_time_is_not_asked_to_finish_before_it_or_to_explain(people, round_, late):
    found = [each for each in extend(people, round_) if each.pk == people.unit.pk]
    text = words(ask(people, round_, found)[0])
    assert f"Thời hạn của {people.unit.name} được gia hạn đến hết ngày 30 tháng 7 năm 2022." in text
    assert "chậm nhất ngày 30 tháng 7 năm 2022" in text
    assert "thời hạn còn 10 ngày" in text
    for absent in ("Theo đề nghị", "nguyên nhân chậm", "ngày 25 tháng 7"):
        assert absent not in text


def test_a_unit_that_is_late_is_asked_to_explain(people, round_, late):
    assert "làm rõ nguyên nhân chậm" in words(ask(people, round_, late[:1])[0])


def test_a_letter_to_many_tells_the_late_from_those_with_more_time(people, round_, late):
    (letter,) = ask(people, round_, extend(people, round_), together=True)
    text = words(letter)
    assert "02 cơ quan, đơn vị, địa phương được đôn đốc tại Công văn này chưa hoàn thành" in text
    assert "trong đó 01 đơn vị đã quá thời hạn" in text
    assert "(được gia hạn đến hết ngày 30 tháng 7 năm 2022)" in text
    assert "thực hiện theo thời hạn đã được gia hạn" in text
    assert "người duyệt phiếu; đơn vị đã quá thời hạn rà soát, làm rõ nguyên nhân chậm; khó khăn" in text


def numbered(text):
    """What stands between the words that ask for things and the words that close the letter."""
    return text.partition("nội dung sau:\n")[2].splitlines()[:-1]


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (NOW, "2. Rà soát, làm rõ nguyên nhân chậm và phân công cụ thể trách nhiệm"),
        (make.moment(2022, 7, 13), "2. Phân công cụ thể trách nhiệm"),
    ],
)
def test_what_a_letter_to_many_asks_for_is_numbered_throughout(people, round_, late, at, asked):
    about = example(round_, late_in(round_, at=at).units, together=True, at=at)
    items = numbered("\n".join(line.text for line in reminders.example(round_, about)))
    assert [item[:3] for item in items] == ["1. ", "2. ", "3. "]
    assert items[1].startswith(asked)
    assert ("nguyên nhân chậm" in items[1]) == (at == NOW)


def test_a_letter_to_one_unit_has_its_name_in_the_title(people, round_, late):
    titles = {each.title for each in ask(people, round_, late)}
    assert len(titles) == 2
    assert f"Đôn đốc {late[0].name} hoàn thành việc chấm điểm Phong trào thi đua năm 2022" in titles
    (together,) = ask(people, round_, late, together=True)
    assert together.title == "Đôn đốc các sở, ban, ngành hoàn thành việc chấm điểm Phong trào thi đua năm 2022"


def test_what_was_sent_before_is_counted_and_named(people, round_, late):
    (first,) = ask(people, round_, late[:1])
    unit = late[0].pk
    assert sent_in(round_)[unit].draft == first
    issue(first)
    sent = sent_in(round_)[unit]
    assert ([each.notation for each in sent.letters], sent.draft) == (["412/SNV-TĐKT"], None)
    (second,) = ask(people, round_, late[:1])
    assert "đã được đôn đốc tại Công văn số 412/SNV-TĐKT ngày 20 tháng 7 năm 2022" in words(second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("together", [False, True])
def test_of_clicks_at_once_one_makes_the_letters(people, round_, late, together):
    def click(_):
        try:
            return len(ask(people, round_, late, together=together))
        except DraftsStand as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(click, range(3)), key=str)
    made = 1 if together else len(late)
    assert answers[0] == made
    assert all("đang soạn trong đợt" in each for each in answers[1:])
    assert Document.objects.count() == made


def test_a_unit_keeps_the_draft_to_it_alone_until_that_is_issued(people, round_, late):
    (first,) = ask(people, round_, late[:1])
    (other,) = ask(people, round_, late)
    assert other.unit_id == late[1].pk
    with pytest.raises(DraftsStand, match="Hãy hoàn thiện và ban hành công văn đó") as refusal:
        ask(people, round_, late[:1])
    assert refusal.value.documents == [first]
    issue(first)
    (second,) = ask(people, round_, late)
    assert second.title.endswith("(lần 2)")


def test_a_letter_to_the_same_units_is_not_begun_twice_but_to_others_it_is(people, round_, late):
    (first,) = ask(people, round_, late, together=True)
    assert len(ask(people, round_, late)) == 2
    with pytest.raises(DraftsStand) as refusal:
        ask(people, round_, late, together=True)
    assert refusal.value.documents == [first]
    assert ask(people, round_, late[:1], together=True)


def refresh(people, letter, *, new_deadline=date(2022, 7, 25), at=NOW):
    return urging.refresh(document=letter, new_deadline=new_deadline, by=people.coordinator, at=at)


def test_a_letter_brought_up_to_date_counts_anew_who_has_to_mark(people, round_, late):
    (letter,) = ask(people, round_, late, together=True)
    before = letter.about["expected"]
    make.make_unit(people.province)
    assert refresh(people, letter).about["expected"] == before + 1


def test_a_letter_brought_up_to_date_asks_for_a_day_that_is_to_come(people, round_, late):
    (letter,) = ask(people, round_, late[:1])
    later = NOW + timedelta(days=10)
    with pytest.raises(Refused, match="Ngày đề nghị hoàn thành 25/7/2022 đã qua"):
        refresh(people, letter, at=later)
    offered = urging.day_to_ask_for(letter, today=later.date())
    assert offered == date(2022, 8, 5)
    assert refresh(people, letter, new_deadline=offered, at=later).about["new_deadline"] == "2022-08-05"
    assert urging.day_to_ask_for(letter, today=NOW.date()) == date(2022, 7, 25)


def test_a_letter_brought_up_to_date_leaves_out_who_has_finished(people, round_, late):
    (letter,) = ask(people, round_, late, together=True)
    move(Assessment.objects.get(unit=people.sibling), "approved")
    letter = refresh(people, letter, at=NOW + timedelta(days=1))
    assert [each["pk"] for each in letter.about["units"]] == [people.unit.pk]
    assert list(letter.addressed.values_list("unit", flat=True)) == [people.unit.pk]
    assert letter.about["day"] == "2022-07-21"
    Excusal.objects.create(
        round=round_, unit=people.unit, reason="Mới lập", document="CV 1", granted_at=NOW, by_name="A"
    )
    with pytest.raises(Refused, match="Không cần gửi công văn"):
        refresh(people, letter)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({"units": []}, "Chưa chọn đơn vị"), ({"new_deadline": date(2022, 7, 19)}, "đã qua")],
)
def test_what_cannot_be_asked_for_is_refused(people, round_, late, asked, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(people, round_, asked.pop("units", late), **asked)


@pytest.mark.parametrize("who", ["leader", "clerk", "head", "admin", "stranger", "nobody"])
def test_letters_are_the_coordinators(people, round_, late, who):
    with pytest.raises(Refused, match="Chỉ chuyên viên Sở Nội vụ"):
        ask(people, round_, late, by=getattr(people, who))
    assert not Document.objects.exists()


def test_a_letter_to_many_is_read_by_each_of_them_once_it_is_issued(people, round_, late):
    other = make.make_role("clerk", unit=make.make_unit(people.province)).user
    (letter,) = ask(people, round_, late, together=True)
    readers = (people.clerk, people.head, people.sibling_clerk)
    assert not any(Document.objects.visible_to(each).exists() for each in readers)
    issue(letter)
    assert [list(Document.objects.visible_to(each)) for each in readers] == [[letter]] * 3
    for stranger in (other, people.stranger, people.admin, people.nobody):
        assert not Document.objects.visible_to(stranger).exists()


def test_to_whom_an_issued_letter_went_is_never_changed(people, round_, late):
    (letter,) = ask(people, round_, late, together=True)
    issue(letter)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        letter.addressed.first().delete()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        letter.addressed.create(unit=make.make_unit(people.province))


def test_people_of_a_unit_are_told_until_what_the_letter_asks_for_is_done(people, round_, late):
    today = date(2022, 7, 21)
    (letter,) = ask(people, round_, late, together=True)
    assert letters_received(people.clerk, today=today) == []
    issue(letter)
    assert letters_received(people.clerk, today=today) == [letter]
    assert letters_received(people.coordinator, today=today) == []
    Assessment.objects.filter(unit=people.unit).update(status="approved")
    assert letters_received(people.clerk, today=today) == []
    assert letters_received(people.sibling_clerk, today=today) == [letter]
    assert letters_received(people.sibling_clerk, today=date(2023, 7, 21)) == []


def test_the_home_page_names_the_letter_in_one_line(people, late, round_, client_of):
    (letter,) = ask(people, round_, late, together=True)
    issue(letter, issued_on=timezone.localdate())
    assert "412/SNV-TĐKT" in client_of(people.clerk).get("/").content.decode()
    assert "412/SNV-TĐKT" not in client_of(people.coordinator).get("/").content.decode()


@pytest.mark.parametrize(
    ("text", "why"),
    [("Gửi {{don_vi.", "chưa đủ cặp"), ("Gửi {{don_v}}.", "Không có tên “don_v”"), ("{{" + " " * 9_000, "chưa đủ cặp")],
)
def test_words_that_would_not_come_out_as_meant_are_not_saved(people, round_, late, text, why):
    letter = ask(people, round_, late)[0]
    letter.snapshot = snapshots.freeze(body_of(letter), at=NOW)
    letter.save()

    def save(text):
        return requesting.save_words(
            document=letter, title=letter.title, text=text, recipients="", issuing_body="snv",
            revision=letter.text_revision, by=people.coordinator, at=NOW,
        )  # fmt: skip

    with pytest.raises(Refused, match=why):
        save(text)
    assert save("Gửi {{don_vi}}.").text == "Gửi {{don_vi}}."


def test_the_day_on_which_the_time_ran_out_is_no_time_left(people, round_, late):
    round_.closes_at = make.moment(2022, 7, 20, 9)
    round_.save()
    noon = make.moment(2022, 7, 20, 12)
    for together in (False, True):
        facts = example(round_, late_in(round_, at=noon).units, together=together, at=noon)
        text = "\n".join(line.text for line in reminders.example(round_, facts))
        assert "thời hạn còn" not in text
        assert ("đã quá thời hạn nhưng chưa hoàn thành" if together else "đã quá thời hạn dưới 01 ngày nhưng") in text


def test_long_delays_are_grouped_by_thousands(people, round_, late):
    later = make.moment(2026, 11, 22)
    facts = example(round_, late_in(round_, at=later).units, together=False, at=later)
    assert "đã quá thời hạn 1.591 ngày" in "\n".join(line.text for line in reminders.example(round_, facts))


def test_days_in_the_list_are_written_as_the_decree_has_them(people, round_, late):
    round_.opens_at, round_.closes_at = make.moment(2022, 1, 5), make.moment(2022, 2, 5, 23, 59)
    round_.save()
    facts = example(round_, late_in(round_, at=NOW).units, together=True, at=NOW)
    assert {unit["due_on"] for unit in facts["units"]} == {"05/02/2022"}


def test_a_unit_written_to_again_finds_which_time_it_is_in_the_title(people, round_, late):
    (first,) = ask(people, round_, late[:1])
    issue(first)
    (second,) = ask(people, round_, late[:1])
    assert (first.title.endswith("năm 2022"), second.title) == (True, f"{first.title} (lần 2)")


def test_no_two_letters_to_many_share_a_title(people, round_, late):
    titles = [ask(people, round_, units, together=True)[0].title for units in (late, late[:1], late[1:])]
    assert [title.partition(" (")[2] for title in titles] == ["", "lần 2)", "lần 3)"]


def test_a_letter_to_units_of_one_kind_names_the_kind(people, round_, late):
    (letter,) = ask(people, round_, late, together=True)
    assert letter.title.startswith("Đôn đốc các sở, ban, ngành hoàn thành")
    make.make_assessment(round_, make.make_unit(people.province, kind="huyen"))
    (mixed,) = ask(people, round_, late_in(round_, at=NOW).units, together=True)
    assert mixed.title == "Đôn đốc hoàn thành việc chấm điểm Phong trào thi đua năm 2022"


def warnings(letter):
    letter.snapshot = snapshots.freeze(body_of(letter), at=NOW)
    letter.save()
    found = reminders.warnings_of(letter, snapshots.body_of(letter.snapshot), today=timezone.localdate())
    return {each.code: each.words for each in found}


def test_a_letter_that_asks_for_a_day_gone_by_is_pointed_out(people, round_, late):
    (letter,) = ask(people, round_, late[:1])
    assert "chậm nhất 25/7/2022, ngày này đã qua" in warnings(letter)["asks_for_the_past"]
    (other,) = ask(people, round_, late[1:], new_deadline=timezone.localdate() + timedelta(days=5))
    assert warnings(other) == {}


@pytest.mark.parametrize("together", [True, False])
def test_a_unit_written_to_on_the_same_day_or_since_is_pointed_out(people, round_, late, together):
    day = timezone.localdate() + timedelta(days=5)
    (first,) = ask(people, round_, late[:1], together=together, new_deadline=day)
    (second,) = ask(people, round_, late[:1], together=not together, new_deadline=day)
    assert warnings(second) == {}
    issue(first)
    said = warnings(second)["written_to_since"]
    assert f"gửi {late[0].name} (Công văn số 412/SNV-TĐKT ngày 20/7/2022)" in said
    (other,) = ask(people, round_, late[1:], new_deadline=day)
    assert warnings(other) == {}


def test_a_unit_written_to_before_is_written_to_again_without_a_warning(people, round_, late):
    (first,) = ask(people, round_, late[:1])
    issue(first, issued_on=ISSUED - timedelta(days=1))
    (second,) = ask(people, round_, late[:1], new_deadline=timezone.localdate() + timedelta(days=5))
    assert warnings(second) == {}


def test_a_plan_quoted_without_its_day_is_pointed_out(people, round_, late):
    type(round_.campaign).objects.filter(pk=round_.campaign_id).update(plan_date=None)
    (letter,) = ask(people, round_, late[:1])
    letter.refresh_from_db()
    assert "56/KH-UBND được viện dẫn mà chưa có ngày" in warnings(letter)["plan_without_day"]


@pytest.mark.parametrize(
    ("body", "authority", "position", "lines"),
    [
        ("snv", "", "GIÁM ĐỐC", ["GIÁM ĐỐC"]),
        ("snv", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            "snv",
            "TL. GIÁM ĐỐC",
            "TRƯỞNG PHÒNG THI ĐUA - KHEN THƯỞNG",
            ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG", "THI ĐUA - KHEN THƯỞNG"],
        ),
        (
            "ubnd",
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
        (
            "ubnd",
            "TL. CHỦ TỊCH\nKT. GIÁM ĐỐC SỞ NỘI VỤ",
            "PHÓ GIÁM ĐỐC",
            ["TL. CHỦ TỊCH", "KT. GIÁM ĐỐC SỞ NỘI VỤ", "PHÓ GIÁM ĐỐC"],
        ),
    ],
)
def test_each_form_of_signature_stands_line_by_line_on_paper_and_in_word(
    people, round_, late, body, authority, position, lines
):
    (letter,) = ask(people, round_, late[:1], issuing_body=body)
    signed = {"number": "05", "issued_on": "2022-07-20", "signer": "Nguyễn Văn Mẫu"}
    sheaf = reminders.sheaf_of(letter, body_of(letter), signed | {"authority": authority, "position": position})
    above = sheaf.pieces[0].html.partition('<div class="sign">')[2].partition('<p class="name"')[0]
    assert re.findall("<p>(.*?)</p>", above) == lines
    table = Word(io.BytesIO(docx_of(sheaf))).tables[-1]
    assert [line.text for line in table.cell(0, 1).paragraphs if line.text] == [*lines, "Nguyễn Văn Mẫu"]
