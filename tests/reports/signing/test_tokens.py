"""Signing with a key on a PKCS#11 token: a real library of tokens, made of files (SoftHSM)."""

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.utils import timezone
from pkcs11 import TokenFlag

from reports import running
from reports.background import jobs
from reports.signing import sealing, tokens
from reports.signing.checks import probes
from reports.signing.keys import SealingFailed, configuration
from reports.signing.opening import opened
from tests.reports.sealed import AGENCY, AT, PASSWORD, PERSON, YEAR, configure, make_authority, make_key, with_job
from tests.reports.signing.test_sealing import FACTS, checked

PIN = "493817"
LABEL = "ky-so"
LIBRARY = next(
    (
        path
        for path in (os.environ.get("SOFTHSM2_LIBRARY", ""), "/usr/lib/softhsm/libsofthsm2.so")
        if path and Path(path).exists()
    ),
    None,
)
PROGRAM = os.environ.get("SOFTHSM2_UTIL") or shutil.which("softhsm2-util")

pytestmark = pytest.mark.skipif(not (LIBRARY and PROGRAM), reason="SoftHSM is not on this machine")


class Drawer:
    """A folder of tokens; a token is prepared, filled, taken away and put back."""

    def __init__(self, folder):
        self.folder, self.tokens = folder, folder / "tokens"
        self.tokens.mkdir()
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {self.tokens}\nlog.level = ERROR\n")

    def prepare(self, label="UBND"):
        words = [PROGRAM, "--module", LIBRARY, "--init-token", "--free", "--label", label, "--so-pin", "739162"]
        subprocess.run([*words, "--pin", PIN], check=True, capture_output=True)

    def fill(self, name, *, label=LABEL, key_label=None, number=b"\1", others=()):
        """Puts the pair `name` of the folder on the token, as the maker's own program would."""
        import pkcs11  # noqa: PLC0415 -- must not be loaded where the tests are skipped
        from pkcs11.util import ec as elliptic  # noqa: PLC0415
        from pkcs11.util import rsa as classic  # noqa: PLC0415
        from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415

        content = (self.folder / f"{name}.p12").read_bytes()
        key, certificate, _ = pkcs12.load_key_and_certificates(content, PASSWORD.encode())
        if isinstance(key, ec.EllipticCurvePrivateKey):
            raw = elliptic.decode_ec_private_key(
                key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            )
        else:
            raw = classic.decode_rsa_private_key(
                key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            )
        (self.folder / f"{name}.password").write_text(PIN)
        stored = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.ID: number}
        library = pkcs11.lib(LIBRARY)
        try:
            with library.get_token(token_label="UBND").open(rw=True, user_pin=PIN) as session:
                named = {pkcs11.Attribute.LABEL: label if key_label is None else key_label}
                session.create_object(raw | stored | named | {pkcs11.Attribute.SIGN: True})
                for place, one in enumerate([certificate, *others]):
                    der = decode_x509_certificate(one.public_bytes(Encoding.DER))
                    place_on = {pkcs11.Attribute.LABEL: f"CA {place}" if place else label}
                    session.create_object(der | place_on | (stored if not place else {pkcs11.Attribute.TOKEN: True}))
        finally:
            library.finalize()

    def take_away(self):
        self.tokens.rename(self.folder / "elsewhere")
        self.tokens.mkdir()

    def put_back(self):
        self.tokens.rmdir()
        (self.folder / "elsewhere").rename(self.tokens)


@pytest.fixture
def drawer(tmp_path, settings, monkeypatch):
    """A token UBND that holds the agency's pair, and a file of keys that names it."""
    configure(tmp_path, settings)
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    config = tmp_path / "keys.toml"
    place = f'pkcs11 = {{module = "{LIBRARY}", token = "UBND", label = "{LABEL}"}}'
    config.write_text(config.read_text().replace('p12 = "agency.p12"', place))
    drawer = Drawer(tmp_path)
    drawer.prepare()
    return drawer


def seal(content):
    return sealing.seal(content, facts=FACTS, at=AT)


def refusal(content):
    with pytest.raises(SealingFailed) as failure:
        seal(content)
    assert PIN not in str(failure.value)
    return str(failure.value)


def test_a_key_on_a_token_signs_as_one_in_a_file_does(unsigned, drawer, tmp_path):
    drawer.fill("agency")
    sealed, named = seal(unsigned)
    (status,) = checked(sealed, tmp_path)
    assert (status.bottom_line, named) == (True, AGENCY)
    assert sealed.startswith(unsigned)


def test_a_key_of_an_elliptic_curve_signs_too(unsigned, drawer, tmp_path):
    make_key(tmp_path, "agency", common_name=AGENCY, authority=make_authority(tmp_path), curve=ec.SECP256R1())
    drawer.fill("agency")
    assert checked(seal(unsigned)[0], tmp_path)[0].bottom_line


def test_the_private_key_is_found_by_the_number_of_its_certificate(unsigned, drawer, tmp_path):
    drawer.fill("agency", key_label="nhãn khác của nhà cung cấp")
    assert checked(seal(unsigned)[0], tmp_path)[0].bottom_line


def test_a_pair_without_numbers_is_found_by_its_label(unsigned, drawer, tmp_path):
    drawer.fill("agency", number=b"")
    assert checked(seal(unsigned)[0], tmp_path)[0].bottom_line


def test_authorities_on_the_token_go_into_the_signature(unsigned, drawer, tmp_path):
    root = make_authority(tmp_path)
    between = make_authority(tmp_path, name="between", common_name="Tổ chức trung gian", by=root)
    make_key(tmp_path, "agency", common_name=AGENCY, authority=between)
    drawer.fill("agency", others=[between[1]])
    (status,) = checked(seal(unsigned)[0], tmp_path)
    assert status.bottom_line
    assert [each.subject.native["common_name"] for each in status.validation_path][1:] == ["Tổ chức trung gian", AGENCY]


def test_two_tokens_of_a_person_and_an_agency_sign_one_after_the_other(unsigned, drawer, tmp_path):
    drawer.fill("agency")
    drawer.fill("person", label="ca-nhan", number=b"\2")
    place = f'pkcs11 = {{module = "{LIBRARY}", token = "UBND", label = "ca-nhan"}}'
    person = f'\n[[provinces.kien-giang.ubnd.people]]\nname = "{PERSON}"\n{place}\npassword_file = "person.password"\n'
    with (tmp_path / "keys.toml").open("a") as config:
        config.write(person)
    sealed, named = seal(unsigned)
    assert named == f"{PERSON}; {AGENCY}"
    assert [status.bottom_line for status in checked(sealed, tmp_path)] == [True, True]


def test_a_wrong_pin_is_told_with_what_repeating_it_does(unsigned, drawer, tmp_path):
    drawer.fill("agency")
    (tmp_path / "agency.password").write_text("000000")
    assert "mã PIN của thiết bị khóa sai. Hãy sửa mã PIN trước khi thử lại" in refusal(unsigned)


@pytest.mark.parametrize(
    ("flag", "why"), [("USER_PIN_LOCKED", "đã tự khóa"), ("USER_PIN_FINAL_TRY", "chỉ còn cho thử mã PIN một lần")]
)
def test_the_last_try_of_a_pin_is_left_to_people(drawer, flag, why, monkeypatch):
    """SoftHSM never locks itself, so only here the token's own words are put into its mouth."""

    class Locking:
        label, flags = "UBND", TokenFlag[flag]

    monkeypatch.setattr(tokens, "_token", lambda *_: Locking)
    (key,) = configuration().signings["kien-giang", "ubnd"].all_keys()
    with pytest.raises(SealingFailed, match=why), opened(key, at=AT):
        pass


def test_a_token_that_is_not_there_is_asked_for(unsigned, drawer):
    drawer.fill("agency")
    drawer.take_away()
    assert "chưa thấy thiết bị khóa. Hãy cắm thiết bị vào máy chủ rồi thử lại." in refusal(unsigned)
    drawer.put_back()
    assert seal(unsigned)[1] == AGENCY, "the same process finds it again"


def test_two_tokens_of_one_label_are_not_chosen_between(unsigned, drawer):
    drawer.fill("agency")
    drawer.prepare()
    assert "nhiều thiết bị khóa cùng nhãn" in refusal(unsigned)


def test_a_label_that_no_certificate_bears_is_told(unsigned, drawer):
    drawer.fill("agency", label="nhãn khác")
    assert "không có chứng thư mang nhãn đã đặt trong cấu hình" in refusal(unsigned)


def test_a_certificate_without_its_key_is_told(unsigned, drawer):
    drawer.fill("agency", number=b"", key_label="khóa khác")
    assert "không có khóa riêng của chứng thư ấy" in refusal(unsigned)


def test_a_key_that_belongs_to_another_certificate_signs_nothing(unsigned, drawer, tmp_path):
    """The token would sign gladly; only the finished signature shows that the two do not belong together."""
    drawer.fill("agency")
    other = x509.load_pem_x509_certificate((tmp_path / "person.cer").read_bytes())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens.x509.Certificate, "load", _always(other))
        assert "khóa không khớp với chứng thư" in refusal(unsigned)


def _always(certificate):
    from asn1crypto import x509 as certificates  # noqa: PLC0415

    read = certificates.Certificate.load
    return lambda *_, **__: read(certificate.public_bytes(Encoding.DER))


def test_a_token_taken_out_while_it_signs_is_told(unsigned, drawer, monkeypatch):
    drawer.fill("agency")
    signed = sealing._signed

    async def without_token(writer, signer, *rest):
        signer.pkcs11_session.close()  # what becomes of the sessions of a token that is pulled out
        return await signed(writer, signer, *rest)

    monkeypatch.setattr(sealing, "_signed", without_token)
    assert "bị rút ra hoặc ngừng trả lời trong lúc ký" in refusal(unsigned)


def test_a_library_that_does_not_load_is_told(unsigned, drawer, tmp_path):
    config = tmp_path / "keys.toml"
    config.write_text(config.read_text().replace(str(LIBRARY), str(tmp_path / "khong-co.so")))
    assert "không nạp được phần mềm của thiết bị khóa" in refusal(unsigned)


def test_the_check_of_an_administrator_opens_the_token(drawer, tmp_path):
    drawer.fill("agency")
    (key, _) = probes(at=AT)
    assert (key.is_good, "chứng thư có hiệu lực đến" in key.sentence) == (True, True)
    make_key(tmp_path, "late", common_name=AGENCY, authority=make_authority(tmp_path), ends=AT + YEAR)
    drawer.take_away()
    (key, _) = probes(at=AT)
    assert "chưa thấy thiết bị khóa" in key.sentence


@pytest.mark.django_db(transaction=True)
def test_a_job_without_its_token_issues_nothing_and_is_tried_again(kien_giang_people, settings, drawer):
    drawer.fill("agency")
    drawer.take_away()
    settings.JOB_PATIENCE = timedelta(minutes=5)
    report = with_job(kien_giang_people)
    assert (report.status, report.sealed_by) == ("issuing", "")
    assert "Hãy cắm thiết bị vào máy chủ rồi thử lại." in report.jobs.get().failure
    drawer.put_back()
    again = jobs.request_job(subject=report, kind="render", by=kien_giang_people.coordinator, at=timezone.now())
    running.run_job(again.pk, clock=timezone.now)
    report.refresh_from_db()
    assert (report.status, report.sealed_by) == ("issued", AGENCY)
