"""The table of summaries and places: what is typed reaches the rows it was typed for; a refusal loses none of it."""

import pytest
from django.urls import reverse

from reports.proposals import proposing
from tests.reports.proposals.conftest import AT, built

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(propose):
    return propose()


@pytest.fixture
def send(client_of, office, proposal):
    """send(name=(summary, place), …): posts these rows as they came with the page, with what the page had shown."""
    client, url = client_of(office.coordinator), reverse("proposal_rows", args=[proposal.pk])
    shown = {row.nominee.name: row for row in client.get(url).context["rows"]}

    def sent(**typed):
        data = {}
        for name, (summary, place) in ({each: row.seen for each, row in shown.items()} | typed).items():
            row = shown[name]
            cells = {"summary": summary, "place": place, "seen-summary": row.seen[0], "seen-place": row.seen[1]}
            data |= {f"{cell}-{row.nominee.pk}": text for cell, text in cells.items()}
        return client.post(url, data)

    return sent


def written(proposal):
    return {each.name: (each.summary, each.place) for each in proposal.nominees.all() if each.summary or each.place}


def write(proposal, office, **rows):
    pks = dict(proposal.nominees.values_list("name", "pk"))
    rows = {pks[name]: cells for name, cells in rows.items()}
    proposing.write_rows(proposal=proposal, rows=rows, by=office.coordinator, at=AT)


def test_a_page_that_has_moved_wipes_no_summary(client_of, office, proposal):
    write(proposal, office, **{"Sở Y tế": ("Một cửa", 1)})
    rows = dict(proposal.nominees.values_list("name", "pk"))
    url = reverse("proposal_rows", args=[proposal.pk])
    client_of(office.coordinator).post(
        url, {f"summary-{rows['Sở Tài chính']}": "Hai cửa", f"place-{rows['Sở Tài chính']}": ""}
    )
    assert written(proposal) == {"Sở Y tế": ("Một cửa", 1), "Sở Tài chính": ("Hai cửa", None)}


def test_what_is_typed_reaches_a_row_that_has_left_the_list(send, office, proposal):
    row = proposal.nominees.get(name="Sở Y tế")
    proposing.choose(nominee=row, choice="aside", reason="Chờ xác minh", by=office.coordinator, at=AT)
    send(**{"Sở Y tế": ("Một cửa", "")})
    assert written(proposal) == {"Sở Y tế": ("Một cửa", None)}


def test_rows_that_nobody_considers_any_more_are_told(send, office, proposal):
    proposing.change_rules(proposal=proposal, rules={"collective": False}, quotas=[], by=office.coordinator, at=AT)
    built(proposal)
    answer = send(**{"Sở Y tế": ("Một cửa", "")})
    said = [str(each) for each in answer.wsgi_request._messages]
    assert "2 dòng không còn trong diện xét nên không lưu được." in said


def test_a_row_left_as_it_was_shown_keeps_what_somebody_else_wrote(send, office, proposal):
    write(proposal, office, **{"Sở Y tế": ("Một cửa", None)})
    send(**{"Sở Tài chính": ("Hai cửa", "")})
    assert written(proposal) == {"Sở Y tế": ("Một cửa", None), "Sở Tài chính": ("Hai cửa", None)}


def test_a_row_that_two_have_written_is_shown_to_the_second(send, office, proposal):
    write(proposal, office, **{"Sở Y tế": ("Một cửa", None)})
    answer = send(**{"Sở Y tế": ("Ba cửa", "2")})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Sở Y tế: người khác vừa sửa dòng này, hiện là “Một cửa”." in shown
    assert ">Ba cửa</textarea>" in shown
    assert written(proposal) == {"Sở Y tế": ("Một cửa", None)}
    again = {row.nominee.name: row.seen for row in answer.context["rows"]}
    assert again["Sở Y tế"] == ("Một cửa", "")


def test_a_refusal_loses_nothing_that_was_typed_and_marks_the_row(send, proposal):
    answer = send(
        **{"Sở Y tế": ("Một cửa\r\nliên thông", "đầu"), "Sở Tài chính": ("Hai cửa", "2"), "Nguyễn Thị Lan": ("", "0")}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "Thứ tự của Sở Y tế: “đầu” không phải số từ 1 đến 9999. Còn 1 dòng khác cần xem lại. Chưa lưu dòng nào."
        in shown
    )
    assert ("Một cửa\r\nliên thông</textarea>" in shown, ">Hai cửa</textarea>" in shown, 'value="đầu"' in shown) == (
        True,
    ) * 3
    pk = proposal.nominees.get(name="Sở Y tế").pk
    assert f'<p class="invalid-feedback" id="loi-{pk}">Thứ tự của Sở Y tế' in shown
    assert shown.count(" is-invalid") == shown.count("aria-invalid") == 2
    assert written(proposal) == {}


def test_a_summary_that_is_too_long_stays_in_its_box(send, proposal):
    answer = send(**{"Sở Y tế": ("x" * 2001, "")})
    assert (answer.status_code, f">{'x' * 2001}</textarea>" in answer.content.decode()) == (422, True)
    assert "Tóm tắt của Sở Y tế dài quá 2.000 ký tự. Hãy rút gọn." in answer.content.decode()
