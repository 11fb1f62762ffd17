"""Time stamps and proof of revocation (PAdES B-T and B-LT), with authorities of the test's own."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.signing import asking, reading, sealing
from reports.signing.checks import probes
from reports.signing.keys import BadConfiguration, SealingFailed, configuration
from reports.signing.signatures import _reading
from tests.reports.authorities import DAY, answering
from tests.reports.sealed import AGENCY, PERSON, configure, make_key, signed_elsewhere
from tests.reports.signing.test_sealing import FACTS


@pytest.fixture
def authorities(tmp_path, settings):
    """Services that answer, and the agency's key certified by them; long_term is set with `ask_for`."""
    configure(tmp_path, settings, people=True, pictures=True)
    with answering(tmp_path) as found:
        yield found


@pytest.fixture
def ask_for(authorities, tmp_path):
    def ask(*lines):
        config = tmp_path / "keys.toml"
        said = "\n".join(["[provinces.kien-giang.ubnd]", f'timestamp = "{authorities.address}/time"', *lines])
        text = config.read_text().replace("[provinces.kien-giang.ubnd]", said, 1)
        config.write_text('intermediates = ["between.cer"]\n' + text.partition("[[provinces")[0])

    return ask


def seal(content, at=None):
    return sealing.seal(content, facts=FACTS, at=at or timezone.now())[0]


def refusal(content):
    with pytest.raises(SealingFailed) as failure:
        seal(content)
    return str(failure.value)


def by_what_the_file_holds(content, folder, moment):
    """What pyHanko's own validator says with nothing but the file and the root."""
    from pyhanko.keys import load_cert_from_pemder  # noqa: PLC0415 -- slow import
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import
    from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature  # noqa: PLC0415 -- slow import

    reader = PdfFileReader(io.BytesIO(content))
    proof = DocumentSecurityStore.read_dss(reader)
    rules = {
        "trust_roots": [load_cert_from_pemder(str(folder / "ca.cer"))],
        "moment": moment,
        "allow_fetching": False,
        "revocation_mode": "require",
        "retroactive_revinfo": True,
    }
    return [
        validate_pdf_signature(each, proof.as_validation_context(rules), proof.as_validation_context(rules))
        for each in reader.embedded_regular_signatures
    ]


def read(content, folder):
    """The one signature of a file that was issued, as pages tell it."""
    found = reading.read(io.BytesIO(content), prefix=len(content), roots=[str(folder / "ca.cer")], intermediates=[])
    (signature,) = _reading(found).signatures
    return signature


def test_the_moment_of_a_time_stamp_is_told_as_such(unsigned, authorities, ask_for, tmp_path):
    ask_for()
    begun = timezone.now()
    signature = read(seal(unsigned, at=begun - timedelta(minutes=5)), tmp_path)
    assert (signature.stamped, signature.trusted, signature.revocation) == (True, True, "unknown")
    assert signature.at >= begun.replace(microsecond=0)
    assert "Chưa biết chứng thư có bị thu hồi hay không" in signature.verdict
    assert set(authorities.asked) == {"/time"}


def test_a_time_stamp_of_a_service_that_nobody_vouches_for_is_not_told(unsigned, authorities, ask_for):
    """Anybody can be a service of time, of any day."""
    ask_for()
    told = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    sealed = seal(unsigned, at=told)
    (signature,) = _reading(reading.read(io.BytesIO(sealed), prefix=len(sealed))).signatures
    assert (signature.stamped, signature.at) == (False, told)


def test_proofs_may_be_added_behind_a_signature(unsigned, authorities, ask_for, tmp_path):
    ask_for()
    proved = with_word_of_revocation(signed_elsewhere(unsigned, tmp_path), authorities, timezone.now() + DAY)
    found = reading.read(io.BytesIO(proved), prefix=len(unsigned))
    assert found["only_signed"]
    assert [each["intact"] for each in found["signatures"]] == [True]


def test_a_signature_for_long_proves_itself_by_the_file_alone(unsigned, authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    sealed = seal(unsigned)
    assert set(authorities.asked) == {"/time", "/ocsp", "/root.crl"}
    (status,) = by_what_the_file_holds(sealed, tmp_path, timezone.now())
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    changed = bytearray(sealed)
    changed[12] ^= 1
    (status,) = by_what_the_file_holds(bytes(changed), tmp_path, timezone.now())
    assert not status.intact


def test_reading_a_file_asks_nothing_of_anybody(unsigned, authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    sealed = seal(unsigned)
    authorities.asked.clear()
    signature = read(sealed, tmp_path)
    assert (signature.is_good, signature.revocation, authorities.asked) == (True, "good", [])
    assert "chưa bị thu hồi khi ký" in signature.verdict


def test_proof_for_long_leaves_what_the_file_says_of_itself_alone(unsigned, authorities, ask_for):
    import pikepdf  # noqa: PLC0415 -- slow import

    ask_for("long_term = true")
    sealed = seal(unsigned)
    assert sealed.startswith(unsigned)
    with pikepdf.open(io.BytesIO(unsigned)) as before, pikepdf.open(io.BytesIO(sealed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)


def test_a_revoked_certificate_signs_nothing_and_is_told_with_its_day(unsigned, authorities, ask_for):
    ask_for("long_term = true")
    authorities.revoke(authorities.agency, timezone.now() - 3 * DAY)
    day = timezone.localtime(timezone.now() - 3 * DAY)
    assert f"“{AGENCY}” đã bị thu hồi ngày {day.day}/{day.month}/{day.year}." in refusal(unsigned)


def test_a_revoked_authority_is_told_too(unsigned, authorities, ask_for):
    ask_for("long_term = true")
    authorities.revoke(authorities.between, timezone.now() - 3 * DAY)
    assert "chứng thư của tổ chức cấp chứng thư số đã bị thu hồi ngày" in refusal(unsigned)


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        (None, None),
        (("application/ocsp-response", b"0\x03rub"), ("application/pkix-crl", b"0\x03rub")),
        (("text/html", b"<h1>"), ("text/html", b"<h1>")),
    ],
    ids=["silence", "rubbish", "a page of a proxy"],
)
def test_nobody_who_tells_of_revocation_means_no_signature_for_long(unsigned, authorities, ask_for, said, listed):
    ask_for("long_term = true")
    authorities.answers = {"/ocsp": said, "/between.crl": listed}
    assert "nơi cấp chứng thư không trả lời đúng. Hãy thử lại sau." in refusal(unsigned)


def test_a_list_helps_where_the_service_is_silent(unsigned, authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    authorities.answers = {"/ocsp": None}
    assert by_what_the_file_holds(seal(unsigned), tmp_path, timezone.now())[0].bottom_line


@pytest.mark.parametrize(
    "answer",
    [
        None,
        ("text/html", b"<h1>Proxy</h1>"),
        ("application/timestamp-reply", b"rubbish"),
        ("application/timestamp-reply", b"0" * (asking.MOST_BYTES + 1)),
    ],
    ids=["an error", "a page of a proxy", "rubbish", "far too much"],
)
def test_a_service_of_time_that_does_not_tell_it_signs_nothing(unsigned, authorities, ask_for, answer):
    ask_for()
    authorities.answers = {"/time": answer}
    assert "dịch vụ cấp dấu thời gian không trả lời đúng. Hãy thử lại sau." in refusal(unsigned)


def test_a_key_of_an_authority_that_is_not_trusted_is_told(unsigned, authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    (tmp_path / "ca.cer").write_bytes((tmp_path / "person.cer").read_bytes())
    assert "không do tổ chức tin cậy cấp" in refusal(unsigned)


def test_long_term_without_roots_is_a_mistake_of_the_file(authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    config = tmp_path / "keys.toml"
    config.write_text(config.read_text().replace('roots = ["ca.cer"]', ""))
    with pytest.raises(BadConfiguration, match="long_term cần roots"):
        configuration()


def with_word_of_revocation(content, authorities, when):
    """The file with what the authority says today, as an archive adds it later."""
    from asn1crypto import ocsp as asn1  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415
    from cryptography.x509 import ocsp  # noqa: PLC0415
    from pyhanko.sign.validation import DocumentSecurityStore  # noqa: PLC0415 -- slow import

    authorities.revoke(authorities.agency, when)
    request = ocsp.OCSPRequestBuilder().add_certificate(authorities.agency[1], authorities.between[1], SHA1()).build()
    out = io.BytesIO(content)
    DocumentSecurityStore.add_dss(out, None, ocsps=[asn1.OCSPResponse.load(authorities.ocsp_answer(request))])
    return out.getvalue()


def test_a_certificate_that_the_file_proves_revoked_is_told_with_its_day(unsigned, authorities, ask_for, tmp_path):
    ask_for()
    when = timezone.now() - 3 * DAY
    signature = read(with_word_of_revocation(seal(unsigned), authorities, when), tmp_path)
    day = timezone.localtime(when)
    assert (signature.revocation, signature.is_good) == ("revoked", False)
    assert f"Chứng thư đã bị thu hồi ngày {day.day}/{day.month}/{day.year}, trước khi ký." in signature.verdict


def test_a_signature_stays_good_when_its_certificate_is_revoked_later(unsigned, authorities, ask_for, tmp_path):
    ask_for("long_term = true")
    signature = read(with_word_of_revocation(seal(unsigned), authorities, timezone.now() + DAY), tmp_path)
    assert (signature.revocation, signature.is_good) == ("good", True)


def test_without_a_time_stamp_proof_of_revocation_proves_nothing(unsigned, authorities, ask_for, tmp_path):
    """Who stole a key may name any moment and add an old answer: it is not told as known."""
    ask_for()
    config = tmp_path / "keys.toml"
    config.write_text(config.read_text().replace(f'timestamp = "{authorities.address}/time"', ""))
    signature = read(with_word_of_revocation(seal(unsigned), authorities, timezone.now() + DAY), tmp_path)
    assert (signature.stamped, signature.revocation) == (False, "unknown")


def test_the_check_of_an_administrator_asks_the_services(authorities, ask_for):
    ask_for("long_term = true")
    (key, _) = probes(at=timezone.now())
    assert "Dịch vụ cấp dấu thời gian trả lời. Chứng thư chưa bị thu hồi." in key.sentence
    authorities.answers = {"/time": None}
    (key, _) = probes(at=timezone.now())
    assert (key.is_good, "dịch vụ cấp dấu thời gian không trả lời đúng" in key.sentence) == (False, True)
    authorities.answers = {}
    authorities.revoke(authorities.agency, timezone.now() - DAY)
    (key, _) = probes(at=timezone.now())
    assert "đã bị thu hồi ngày" in key.sentence


def test_two_signatures_for_long_hold_both(unsigned, authorities, ask_for, tmp_path):
    make_key(tmp_path, "person", common_name=PERSON, authority=authorities.between, more=authorities.told_of_signers)
    text = (tmp_path / "keys.toml").read_text()
    ask_for("long_term = true")
    with (tmp_path / "keys.toml").open("a") as config:
        config.write("[[provinces" + text.partition("[[provinces")[2])
    statuses = by_what_the_file_holds(seal(unsigned), tmp_path, timezone.now())
    assert [status.bottom_line for status in statuses] == [True, True]
