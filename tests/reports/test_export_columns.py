"""The lists of reports, their figures and the rows behind a figure go out whole."""

import csv
import io

import pytest
from django.urls import reverse

from reports.snapshots import body_of
from tests import factories as make
from tests.reports.drafts import make_draft, make_issued

pytestmark = pytest.mark.django_db


def lines(client, address, **query):
    response = client.get(address, {"xuat": "csv", **query})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def draft(people):
    return make_draft(make.make_campaign(people.province), people.coordinator)


def test_the_list_of_reports_goes_out_with_what_its_filter_shows(client_of, people, draft):
    client = client_of(people.coordinator)
    titles, *rows = lines(client, reverse("report_list"))
    assert rows[0][titles.index("Báo cáo")] == draft.title
    assert lines(client, reverse("report_list"), loai="annual") == [titles]


def test_the_list_that_goes_out_tells_which_report_replaced_which(client_of, people, draft):
    old = make_issued(draft.campaign, people.coordinator, kind="final")
    make_issued(draft.campaign, people.coordinator, kind="final", version=2, previous=old, reason="Ghi sai.")
    titles, *rows = lines(client_of(people.coordinator), reverse("report_list"))
    told = [titles.index(name) for name in ("Số", "Thay báo cáo số", "Đã thay bằng số")]
    assert [[row[place] for place in told] for row in rows] == [
        ["08/BC-UBND", "07/BC-UBND", ""],
        ["07/BC-UBND", "", "08/BC-UBND"],
        ["", "", ""],
    ]


def test_every_figure_goes_out_with_its_parts(client_of, people, draft):
    titles, *rows = lines(client_of(people.coordinator), reverse("report_figures", args=[draft.pk]), tim="plans.issued")
    row = dict(zip(titles, next(row for row in rows if row[0] == "plans.issued"), strict=True))
    figure = body_of(draft.snapshot)["figures"]["plans.issued"]
    assert (row["Tử số"], row["Mẫu số"]) == (figure["numerator"], figure["denominator"])


def test_a_draft_goes_out_to_its_coordinators_alone(client_of, people, draft):
    assert client_of(people.leader).get(reverse("report_figures", args=[draft.pk]), {"xuat": "csv"}).status_code == 404
