"""Every invariant of the tables of units, tried: the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests import factories as make
from units.models import (
    Cluster,
    ClusterLead,
    ClusterMembership,
    ImportBatch,
    ImportChange,
    Notice,
    NoticePreference,
    ProvinceName,
    Removal,
    Reorganisation,
    SavedView,
    Succession,
)

pytestmark = pytest.mark.django_db

BACKWARDS = {"valid_from": date(2022, 2, 1), "valid_to": date(2022, 1, 1)}


def refused(name):
    return pytest.raises(IntegrityError, match=f'"{name}"')


def change(row, **values):
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def make_cluster(**fields):
    return Cluster.objects.create(**{"province": make.make_province(), "name": "Khối 1", "sort_key": "k"} | fields)


def make_membership():
    cluster = make_cluster()
    return ClusterMembership.objects.create(cluster=cluster, unit=make.make_unit(cluster.province))


def make_lead():
    membership = make_membership()
    return ClusterLead.objects.create(
        cluster=membership.cluster, unit=membership.unit, valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31)
    )


def make_name():
    return ProvinceName.objects.create(province=make.make_province(), name="Thừa Thiên Huế")


def make_notice():
    return Notice.objects.create(user=make.make_user(), at=timezone.now(), text="Đã dựng xong.", url="/")


def make_preference():
    return NoticePreference.objects.create(user=make.make_user())


def make_batch():
    return ImportBatch.objects.create(
        kind="units",
        province=make.make_province(),
        file_name="don-vi.csv",
        sha256="0" * 64,
        row_count=1,
        imported_at=timezone.now(),
        by_name="Nguyễn Thị Lan",
    )


def make_succession(**fields):
    old = make.make_unit()
    values = {"old": old, "new": make.make_unit(old.province), "kind": "nhap", "effective_on": date(2025, 7, 1)}
    return Succession.objects.create(**values | fields)


def make_reorganisation():
    return Reorganisation.objects.create(
        province=make.make_province(),
        kind="giai_the",
        effective_on=date(2025, 7, 1),
        done_at=timezone.now(),
        by_name="Nguyễn Thị Lan",
    )


def make_head():
    return make.make_role("head", unit=make.make_unit())


@pytest.mark.parametrize(
    ("name", "make_row", "values"),
    [
        ("units_user_name_given", make.make_user, {"full_name": ""}),
        ("units_user_given_password_has_its_day", make.make_user, {"must_change_password": True}),
        ("units_user_given_password_has_its_day", make.make_user, {"password_given_at": make.moment(2022, 7, 1)}),
        ("units_province_dates_in_order", make.make_province, BACKWARDS),
        ("units_province_name_given", make.make_province, {"name": ""}),
        ("units_unit_kind_known", make.make_unit, {"kind": "phuong"}),
        ("units_unit_dates_in_order", make.make_unit, BACKWARDS),
        ("units_unit_name_given", make.make_unit, {"name": ""}),
        ("units_unit_code_given", make.make_unit, {"code": ""}),
        ("units_cluster_name_given", make_cluster, {"name": ""}),
        ("units_cluster_dates_in_order", make_cluster, BACKWARDS),
        ("units_clustermembership_dates_in_order", make_membership, BACKWARDS),
        ("units_clusterlead_dates_in_order", make_lead, BACKWARDS),
        ("units_provincename_name_given", make_name, {"name": ""}),
        ("units_notice_letter_known", make_notice, {"letter": "khac"}),
        ("units_notice_letter_owed_has_a_time", make_notice, {"letter": "waiting"}),
        ("units_notice_letter_owed_has_a_time", make_notice, {"letter": "sending"}),
        ("units_notice_letter_sent_has_a_time", make_notice, {"letter": "sent"}),
        ("units_noticepreference_letters_known", make_preference, {"letters": "khac"}),
        ("units_noticepreference_hours_of_the_clock", make_preference, {"digest_hour": 24}),
        ("units_noticepreference_night_ends_later", make_preference, {"quiet_from": 7}),
        ("units_staff_category_known", make.make_staff, {"category": "khac"}),
        ("units_staff_dates_in_order", make.make_staff, BACKWARDS),
        ("units_staff_name_given", make.make_staff, {"full_name": ""}),
        ("units_staff_code_given", make.make_staff, {"code": ""}),
        ("units_role_kind_known", make_head, {"kind": "editor"}),
        ("units_role_dates_in_order", make_head, BACKWARDS),
        ("units_role_unit_roles_have_a_unit", make_head, {"unit": None}),
        ("units_role_province_roles_have_a_province", make_head, {"kind": "leader"}),
        ("units_role_admin_has_no_scope", make_head, {"kind": "admin"}),
        ("units_role_acting_is_a_head_with_an_end", make_head, {"acting": True}),
        ("units_importbatch_kind_known", make_batch, {"kind": "khac"}),
        ("units_importbatch_withdrawal_whole", make_batch, {"withdrawn_at": timezone.now()}),
        ("units_reorganisation_kind_known", make_reorganisation, {"kind": "khac"}),
        ("units_reorganisation_undoing_whole", make_reorganisation, {"undone_at": timezone.now()}),
        ("units_succession_kind_known", make_succession, {"kind": "khac"}),
        ("units_succession_both_ends_unless_founded_or_dissolved", make_succession, {"new": None}),
        ("units_succession_founding_has_no_old", make_succession, {"kind": "thanh_lap"}),
        ("units_succession_dissolution_has_no_new", make_succession, {"kind": "giai_the"}),
    ],
)
def test_a_row_the_office_would_refuse_is_refused_by_the_database(name, make_row, values):
    row = make_row()
    with refused(name):
        change(row, **values)


def test_a_clerk_without_a_unit_but_with_a_province_is_refused_too():
    role = make.make_role("clerk", unit=make.make_unit())
    with refused("units_role_unit_roles_have_a_unit"):
        change(role, province=make.make_province())


def test_an_acting_clerk_is_refused_even_with_an_end():
    role = make.make_role("clerk", unit=make.make_unit())
    with refused("units_role_acting_is_a_head_with_an_end"):
        change(role, acting=True, valid_to=date(2030, 1, 1))


def test_a_unit_is_not_above_itself():
    unit = make.make_unit()
    with refused("units_unit_not_own_parent"):
        change(unit, parent=unit)


def test_a_unit_does_not_follow_itself():
    link = make_succession()
    with refused("units_succession_two_different_units"):
        change(link, new=link.old)


def test_a_province_code_begins_once_on_a_day():
    province = make.make_province()
    with refused("units_province_code_once_per_start"):
        make.make_province(code=province.code, valid_from=province.valid_from)


def test_a_unit_code_exists_once_in_a_province():
    unit = make.make_unit()
    make.make_unit(code=unit.code)
    with refused("units_unit_code_once"):
        make.make_unit(unit.province, code=unit.code)


def test_a_cluster_name_exists_once_in_a_province():
    cluster = make_cluster()
    with refused("units_cluster_name_once"):
        make_cluster(province=cluster.province)


def test_a_unit_joins_one_cluster_on_a_day_even_without_a_date():
    membership = make_membership()
    other = make_cluster(province=membership.unit.province, name="Khối 2")
    with refused("units_clustermembership_once_per_start"):
        ClusterMembership.objects.create(cluster=other, unit=membership.unit)


def test_a_person_begins_once_on_a_day_even_without_a_date():
    person = make.make_staff()
    make.make_staff(person.unit, code=person.code, valid_from=date(2022, 1, 1))
    with refused("units_staff_once_per_start"):
        make.make_staff(person.unit, code=person.code)


def test_a_cluster_has_one_lead_from_a_day():
    lead = make_lead()
    with refused("units_clusterlead_once_per_start"), transaction.atomic():
        ClusterLead.objects.create(cluster=lead.cluster, unit=lead.unit, valid_from=lead.valid_from)


def test_a_province_takes_one_name_from_a_day_even_without_a_date():
    name = make_name()
    with refused("units_provincename_once_per_start"), transaction.atomic():
        ProvinceName.objects.create(province=name.province, name="Huế")


def test_an_import_remembers_a_row_once():
    batch = make_batch()
    ImportChange.objects.create(batch=batch, table="units.unit", row_id=1, before={})
    with refused("units_importchange_once"), transaction.atomic():
        ImportChange.objects.create(batch=batch, table="units.unit", row_id=1, before={})


def test_a_role_begins_once_on_a_day():
    role = make.make_role("admin")
    with refused("units_role_once_per_start"):
        make.make_role("admin", user=role.user)


def test_a_succession_is_recorded_once():
    link = make_succession()
    with refused("units_succession_once"):
        make_succession(old=link.old, new=link.new)


def test_a_username_belongs_to_one_person():
    user = make.make_user()
    with refused("units_user_username_key"):
        make.make_user(username=user.username)


def test_what_has_a_history_is_not_deleted():
    person = make.make_staff()
    role = make.make_role("clerk", unit=person.unit)
    for row in (person.unit, person.unit.province, role.user):
        with pytest.raises(ProtectedError):
            row.delete()


def decided(outcome, **fields):
    return {"outcome": outcome, "decided_at": timezone.now(), "decided_by_name": "Lê Văn Mẫu"} | fields


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_transfer_outcome_known", decided("lost")),
        ("units_transfer_decision_whole", decided("cancelled", decided_by_name=None)),
        ("units_transfer_accepted_has_a_new_post", decided("accepted")),
        ("units_transfer_declined_has_a_reason", decided("declined")),
    ],
)
def test_a_transfer_the_office_would_refuse_is_refused_by_the_database(name, values):
    transfer = make.make_transfer()
    with refused(name):
        change(transfer, **values)


def test_a_person_waits_for_one_transfer_at_a_time():
    transfer = make.make_transfer()
    change(transfer, **decided("cancelled"))
    make.make_transfer(transfer.staff)
    with refused("units_transfer_one_waiting"), transaction.atomic():
        make.make_transfer(transfer.staff)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_notice_text_not_blank", {"text": ""}),
        ("units_notice_url_is_ours", {"url": "https://noi-khac.example/"}),
        ("units_notice_url_is_ours", {"url": "//noi-khac.example/"}),
    ],
)
def test_a_notice_says_something_and_leads_to_this_site(name, values):
    with refused(name):
        Notice.objects.create(user=make.make_user(), at=timezone.now(), **{"text": "Xong.", "url": "/", **values})


def make_view(**fields):
    return SavedView.objects.create(**{"owner": make.make_user(), "table": "don-vi", "name": "Của tôi"} | fields)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_savedview_is_a_query", {"query": "?tim=a"}),
        ("units_savedview_is_a_query", {"query": "tim=a b"}),
        ("units_savedview_of_a_table", {"table": "Đơn vị"}),
        ("units_savedview_nameless_is_ones_own", {"name": "", "is_default": True}),
    ],
)
def test_a_saved_view_the_list_could_not_open_is_refused_by_the_database(name, values):
    with refused(name):
        change(make_view(), **values)


def test_a_person_has_one_view_of_a_name_and_one_that_opens_first():
    view = make_view(is_default=True)
    with refused("units_savedview_name_once"), transaction.atomic():
        make_view(owner=view.owner)
    with refused("units_savedview_one_default"):
        make_view(owner=view.owner, name="Khác", is_default=True)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_removal_what_given", {"what": ""}),
        ("units_removal_undone_after", {"undone_at": make.moment(2021, 12, 31)}),
    ],
)
def test_what_was_taken_out_says_what_it_was_and_when(name, values):
    row = {"by": make.make_user(), "at": make.moment(2022, 1, 1), "what": "dòng", "table": "units.notice", "row": {}}
    with refused(name):
        change(Removal.objects.create(**row), **values)
