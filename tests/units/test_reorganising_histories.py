"""Random histories of merging, dividing, splitting, renaming, closing, founding and undoing, on a real register."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.units.registers import register_now
from units.clustering import cluster_named
from units.models import ClusterMembership, Role, Staff, Succession, SuccessionKind, Unit
from units.refusals import Refused
from units.regrouping import Regrouping
from units.reorganising import carry_out
from units.reorganising_decision import Decision, Fate, NewUnit
from units.reorganising_undo import undo, undo_refusals

pytestmark = pytest.mark.django_db

AT = make.moment(2026, 1, 5)
START = date(2019, 1, 1)
YEARS = range(2019, 2026)
# A day of the campaign, a kind, and numbers by which units are picked out of those that exist on that day.
STEPS = st.lists(
    st.tuples(
        st.integers(0, 25).map(lambda quarter: START + timedelta(days=30 + 97 * quarter)),
        st.sampled_from([*SuccessionKind.values, "undo", "undo"]),
        st.lists(st.integers(0, 50), min_size=3, max_size=3),
        st.sampled_from(list(Fate)),
        st.sampled_from([Fate.FOLLOW, Fate.END]),
    ),
    min_size=1,
    max_size=7,
)
histories = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def province():
    """Six units in two rows of the tree, each with a head, a place in a cluster and people."""
    province = make.make_province(valid_from=None)
    for n in range(3):
        above = make.make_unit(province, name=f"Sở {n}")
        below = make.make_unit(province, name=f"Trung tâm {n}", parent=above)
        for unit in (above, below):
            make.make_role("head", unit=unit)
            make.make_staff(unit, code="CB1")
            make.make_staff(unit, valid_from=date(2021, 5, 1), valid_to=date(2024, 5, 1))
            ClusterMembership.objects.create(cluster=cluster_named(province.pk, f"Khối {n % 2}"), unit=unit)
    return province


@pytest.fixture
def live(province):
    """live(steps): carries the steps out one after the other; what is refused leaves the register as it was."""
    coordinator = make.make_role("coordinator", province=province).user

    def lived(steps):
        done = []
        for number, step in enumerate(steps):
            before = register_now()
            try:
                if step[1] == "undo":
                    _take_one_back(done, step[2][0], coordinator)
                elif decision := _decision(province, number, *step):
                    done.append((carry_out(decision, by=coordinator, at=AT), before))
            except Refused as refusal:
                note(f"{step[1]}: {refusal}")
                assert register_now() == before
        return [each for each, _ in done], coordinator

    return lived


def _take_one_back(done, pick, coordinator):
    """Any of those that stand; where it is the latest act of all, the register of before is the proof."""
    standing = [(each, before) for each, before in done if not each.undone_at]
    if standing:
        each, before = standing[pick % len(standing)]
        each.undone_at = undo(each, by=coordinator, at=AT).undone_at
        if [one for one, _ in done if one is each or one.undone_at] == [done[-1][0]]:
            assert register_now() == before


def _decision(province, number, day, kind, picks, children, staff):
    there = list(Unit.objects.filter(province=province).existing_on(day - timedelta(days=1)).order_by("pk"))
    if not there:
        return None
    chosen = [there[pick % len(there)] for pick in picks]
    new = tuple(NewUnit(f"Đơn vị {number}.{n}") for n in range(2))
    shape = {
        "hop_nhat": {"old": tuple(dict.fromkeys(chosen[:2])), "new": new[:1]},
        "nhap": {"old": (chosen[0],), "into": chosen[1]},
        "chia": {"old": (chosen[0],), "new": new, "receiver": picks[2] % 2},
        "tach": {"old": (chosen[0],), "new": new[:1]},
        "doi_ten": {"old": (chosen[0],), "new": new[:1]},
        "giai_the": {"old": (chosen[0],)},
        "thanh_lap": {"new": (replace(new[0], code=f"B{number}", kind="so_nganh", parent=None, cluster=None),)},
    }[kind]
    return Decision(province=province, kind=kind, effective_on=day, children=children, staff=staff, **shape)


def each_time(test):
    """Runs one example inside a transaction that leaves nothing behind."""

    def example(steps, live, province):
        with transaction.atomic():
            test(steps, live, province)
            transaction.set_rollback(True)

    return example


@histories
@given(steps=STEPS)
def test_dates_and_successions_are_consistent(steps, live, province):
    @each_time
    def lived(steps, live, province):
        live(steps)
        for row in [*Unit.objects.all(), *Staff.objects.all(), *Role.objects.all(), *ClusterMembership.objects.all()]:
            assert not (row.valid_from and row.valid_to) or row.valid_from <= row.valid_to
        for model in (Staff, Role, ClusterMembership):
            for row in model.objects.filter(unit__valid_to__isnull=False).select_related("unit"):
                last_day = row.unit.valid_to
                # What began and ended later, by a date that was typed after the fact, is left as it was.
                assert row.valid_to is not None, row
                assert row.valid_to <= last_day or row.valid_from > last_day, row
        for link in Succession.objects.select_related("old", "new"):
            if link.new:
                assert link.new.valid_from is None or link.new.valid_from <= link.effective_on
            if link.old and link.kind != SuccessionKind.SPLIT:
                assert link.old.valid_to == link.effective_on - timedelta(days=1)

    lived(steps, live, province)


@histories
@given(steps=STEPS)
def test_every_unit_year_is_counted_exactly_once_under_any_regrouping(steps, live, province):
    @each_time
    def lived(steps, live, province):
        live(steps)
        units = Unit.objects.filter(province=province)
        years = {year: set(units.existing_on(date(year, 12, 31)).values_list("pk", flat=True)) for year in YEARS}
        for day in [date(year, 7, 1) for year in YEARS] + [date(2030, 1, 1)]:
            regrouping = Regrouping.of(province, day)
            counted = Counter(pk for group in regrouping.groups for pk in group.member_ids)
            for expected in years.values():
                assert {pk: counted[pk] for pk in expected} == dict.fromkeys(expected, 1)
            there = units.existing_on(day).values_list("pk", flat=True)
            shown = [pk for group in regrouping.groups for pk in group.unit_ids]
            assert sorted(shown) == sorted(there)

    lived(steps, live, province)


@histories
@given(steps=STEPS)
def test_undoing_everything_from_the_last_to_the_first_restores_the_register(steps, live, province):
    @each_time
    def lived(steps, live, province):
        before = register_now()
        done, coordinator = live(steps)
        for each in reversed([each for each in done if not each.undone_at]):
            each.refresh_from_db()
            assert undo_refusals([each])[each.pk] is None
            undo(each, by=coordinator, at=AT)
        assert register_now() == before

    lived(steps, live, province)
