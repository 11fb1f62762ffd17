"""Choosing a unit or a person by what people type: a code, a name with or without diacritics, or enough of it."""

import pytest
from django import forms

from tests import factories as make
from units.choosing import NotOne, UnitField, find_staff, find_unit, label_of
from units.models import Staff, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    province = make.make_province()
    for code, name in [
        ("SNV", "Sở Nội vụ"),
        ("SNVX", "Sở Nội vụ xã hội"),
        ("X1", "UBND xã Hòa Thuận, huyện Giồng Riềng"),
        ("X2", "UBND xã Hòa Thuận, huyện Gò Quao"),
        ("X10", "UBND phường Vĩnh Bảo"),
    ]:
        make.make_unit(province, code=code, name=name)
    return Unit.objects.filter(province=province).in_order()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("SNV", "SNV"),
        ("snv", "SNV"),
        ("Sở Nội vụ", "SNV"),
        ("so noi vu", "SNV"),
        ("SỞ  NỘI VỤ ", "SNV"),
        ("Sở Nội vụ (SNV)", "SNV"),
        ("Tên cũ của Sở (SNV)", "SNV"),
        ("So\u031b\u0309 No\u0323\u0302i vu\u0323", "SNV"),
        ("giong rieng", "X1"),
        ("Vĩnh Bảo", "X10"),
        ("x1", "X1"),
    ],
)
def test_what_people_type_finds_the_unit(units, typed, code):
    assert find_unit(typed, units).code == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Sở Y tế", "Không có đơn vị nào khớp “Sở Y tế”."),
        ("hòa thuận", "“hòa thuận” khớp nhiều đơn vị: UBND xã Hòa Thuận, huyện Giồng Riềng (X1); "),
        ("…", "Không có đơn vị nào khớp “…”."),
        ("   ", "Hãy nhập tên hoặc mã đơn vị."),
    ],
)
def test_nobody_or_several_is_said_in_words(units, typed, sentence):
    with pytest.raises(NotOne) as error:
        find_unit(typed, units)
    assert str(error.value).startswith(sentence)


def test_many_that_match_are_not_all_read_out(units):
    for n in range(8):
        make.make_unit(units[0].province, name=f"Trường số {n}")
    with pytest.raises(NotOne, match="và các tên khác"):
        find_unit("trường", units)


def test_units_that_may_not_be_chosen_do_not_exist(units):
    other = make.make_unit(name="Sở Tài chính")
    with pytest.raises(NotOne):
        find_unit(other.code, units)


def test_people_are_found_by_code_and_name():
    unit = make.make_unit()
    person = make.make_staff(unit, code="CB_01", full_name="Trần Giả Định")
    make.make_staff(unit, full_name="Trần Giả Sử")
    for typed in ("cb_01", "Trần Giả Định", "gia dinh", "Trần Giả Định (CB_01)"):
        assert find_staff(typed, Staff.objects.all()) == person
    with pytest.raises(NotOne, match="khớp nhiều người"):
        find_staff("tran gia", Staff.objects.all())


class UnitForm(forms.Form):
    unit = UnitField()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choose_from(units)


def test_the_field_suggests_names_with_codes_and_cleans_to_the_unit(units):
    form = UnitForm({"unit": "so noi vu"}, units=units)
    assert form.is_valid()
    assert form.cleaned_data["unit"].code == "SNV"
    page = str(form["unit"])
    assert 'list="id_unit-ds"' in page
    assert '<option value="Sở Nội vụ (SNV)"></option>' in page
    assert 'value="so noi vu"' in page


def test_a_stored_unit_is_shown_by_name(units):
    unit = units.get(code="X10")
    assert f'value="{label_of(unit)}"' in str(UnitForm(initial={"unit": unit.pk}, units=units)["unit"])


def test_a_required_field_left_blank_says_so(units):
    assert UnitForm({"unit": " "}, units=units).errors
