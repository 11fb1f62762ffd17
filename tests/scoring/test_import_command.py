"""import_data with text of before Unicode: shown, refused, and converted where it is asked for."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_province
from tests.tables import csv_file
from units.models import Unit

TEXT = "Mã đơn vị;Tên đơn vị;Loại đơn vị\nA;Së Néi vô;so_nganh\n"


def call(path, *words):
    err = StringIO()
    call_command("import_data", "units", str(path), "--province", "kien-giang", *words, stdout=StringIO(), stderr=err)
    return err.getvalue()


@pytest.fixture
def path(db, tmp_path):
    make_province(slug="kien-giang")
    return csv_file(tmp_path, TEXT)


def test_without_the_option_it_is_refused_and_shown(path):
    err = StringIO()
    with pytest.raises(CommandError, match=r"dùng bảng mã TCVN3 \(ABC\)"):
        call_command("import_data", "units", str(path), "--province", "kien-giang", stderr=err)
    assert err.getvalue() == (
        "Chuyển mã TCVN3 (ABC): “Së Néi vô” → “Sở Nội vụ”\n"
        "Tệp có chữ TCVN3 (ABC). Muốn chuyển sang Unicode, thêm --convert tcvn3.\n"
    )


def test_with_it_the_text_is_converted(path):
    assert call(path, "--convert", "tcvn3") == "Chuyển mã TCVN3 (ABC): “Së Néi vô” → “Sở Nội vụ”\n"
    assert Unit.objects.get().name == "Sở Nội vụ"
