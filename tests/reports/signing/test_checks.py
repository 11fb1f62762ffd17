"""What an administrator is told about the keys."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from reports.signing.checks import configuration_is_readable, probes
from tests.reports.sealed import AGENCY, AT, PASSWORD, YEAR, configure, make_authority, make_key


def test_without_keys_nothing_is_wrong(settings, capsys):
    settings.SIGNING_CONFIG = ""
    call_command("check_signing")
    assert "ban hành không ký số" in capsys.readouterr().out
    assert configuration_is_readable(None) == []


def test_keys_that_work_are_told_with_the_day_they_end(settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True, ends=AT + YEAR)
    told = list(probes(at=AT))
    assert [each.is_good for each in told] == [True] * 3
    assert told[0].sentence == "Dùng được; chứng thư có hiệu lực đến 9/8/2027."


def test_a_certificate_that_ends_soon_is_told_in_time(settings, tmp_path):
    configure(tmp_path, settings, ends=AT + YEAR)
    (key, _) = probes(at=AT + YEAR - timedelta(days=20))
    assert "sắp hết hạn, ngày 9/8/2027" in key.sentence
    assert not key.is_good


def test_the_command_fails_where_a_key_cannot_be_used(settings, tmp_path, capsys):
    configure(tmp_path, settings)
    (tmp_path / "agency.password").write_text("sai")
    with pytest.raises(CommandError, match="chưa dùng được"):
        call_command("check_signing")
    shown = capsys.readouterr().out
    assert f"HỎNG  kien-giang.ubnd, {AGENCY}: Chưa ký số được" in shown
    assert PASSWORD not in shown


def test_a_file_that_is_not_there_is_an_error_at_the_start(settings, tmp_path):
    settings.SIGNING_CONFIG = str(tmp_path / "khong-co.toml")
    (problem,) = configuration_is_readable(None)
    assert (problem.id, "Không đọc được" in problem.msg) == ("reports.E001", True)
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("check_signing")


def test_keys_that_everybody_on_the_machine_can_read_are_told(settings, tmp_path):
    configure(tmp_path, settings)
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    assert configuration_is_readable(None) == []
    (tmp_path / "agency.p12").chmod(0o644)
    (warning,) = configuration_is_readable(None)
    assert warning.id == "reports.W001"


def test_a_picture_without_a_clear_ground_is_told(settings, tmp_path):
    from PIL import Image  # noqa: PLC0415

    configure(tmp_path, settings, pictures=True)
    make_key(tmp_path, "agency", common_name=AGENCY, authority=make_authority(tmp_path))
    Image.new("RGB", (400, 400), "white").save(tmp_path / "dau.png")
    assert any("không có nền trong suốt" in each.sentence for each in probes(at=AT))
