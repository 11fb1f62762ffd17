"""Keys opened when they are needed: a .p12 file, or a place on a PKCS#11 token; passwords are kept nowhere."""

from contextlib import contextmanager

from reports.signing.keys import TELL, SealingFailed, intermediates
from units.days import show_day


@contextmanager
def opened(key, *, at):
    """The pyHanko signer of a key while it is open. Raises SealingFailed."""
    if key.p12:
        signer = _from_p12(key)
        _refuse_out_of_date(key, signer.signing_cert, at)
        yield signer
        return
    from reports.signing.tokens import on_token  # noqa: PLC0415 -- brings the library of tokens along

    with on_token(key, _password(key), intermediates()) as signer:
        _refuse_out_of_date(key, signer.signing_cert, at)
        yield signer


def _from_p12(key):
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 -- slow import, needed only where a key is

    try:
        content = key.p12.read_bytes()
    except OSError:
        raise SealingFailed(f"Chưa ký số được vì không đọc được tệp khóa của “{key.name}”. {TELL}") from None
    try:
        return SimpleSigner.load_pkcs12_data(content, other_certs=intermediates(), passphrase=_password(key).encode())
    except (ValueError, TypeError, AttributeError):  # the library's own error would name the file's inside
        raise SealingFailed(
            f"Chưa ký số được vì không mở được khóa của “{key.name}”: sai mật khẩu hoặc tệp hỏng. {TELL}"
        ) from None


def _password(key):
    try:
        return key.secret.read()
    except (OSError, KeyError, UnicodeDecodeError):
        raise SealingFailed(f"Chưa ký số được vì không đọc được mật khẩu khóa của “{key.name}”. {TELL}") from None


def _refuse_out_of_date(key, certificate, at):
    if certificate.not_valid_after < at:
        ended = show_day(certificate.not_valid_after)
        raise SealingFailed(f"Chưa ký số được vì chứng thư số của “{key.name}” đã hết hạn ngày {ended}. {TELL}")
    if certificate.not_valid_before > at:
        begins = show_day(certificate.not_valid_before)
        raise SealingFailed(f"Chưa ký số được vì chứng thư số của “{key.name}” chỉ có hiệu lực từ {begins}. {TELL}")
