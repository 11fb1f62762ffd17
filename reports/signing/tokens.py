"""A key on a PKCS#11 token: found by its label, used while the session is open, and told plainly what is wrong."""

from contextlib import contextmanager, suppress

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, PKCS11Error, TokenFlag
from pyhanko.sign.pkcs11 import PKCS11Signer

from reports.signing.keys import TELL, SealingFailed

PLUG_IN = "Hãy cắm thiết bị vào máy chủ rồi thử lại."
UNLOCK = "Hãy mở khóa thiết bị bằng phần mềm của nhà cung cấp."
# A token locks itself after some wrong PINs, and "thử lại" is one press away.
MEND_PIN = "Hãy sửa mã PIN trước khi thử lại, vì thiết bị tự khóa sau vài lần sai."


@contextmanager
def on_token(key, pin, chain):
    """The pyHanko signer of a key on a token; `chain` are certificates to put into the signature besides.

    The maker's library is started anew each time, so that a token that was plugged in meanwhile is found. Raises
    SealingFailed, also for what happens while the signer is in use.
    """
    try:
        library = pkcs11.lib(key.module)
    except (PKCS11Error, ValueError):
        raise _failed(key, "máy chủ không nạp được phần mềm của thiết bị khóa", TELL) from None
    try:
        with _session(library, key, pin) as session:
            yield _signer(session, key, chain)
    except PKCS11Error:
        raise _failed(key, "thiết bị khóa bị rút ra hoặc ngừng trả lời trong lúc ký", PLUG_IN) from None
    finally:
        with suppress(PKCS11Error):
            library.finalize()


def _session(library, key, pin):
    token = _token(library, key)
    if TokenFlag.USER_PIN_LOCKED in token.flags:
        raise _failed(key, "thiết bị khóa đã tự khóa vì sai mã PIN nhiều lần", UNLOCK)
    if TokenFlag.USER_PIN_FINAL_TRY in token.flags:
        raise _failed(key, "thiết bị khóa chỉ còn cho thử mã PIN một lần, hệ thống không thử thay", UNLOCK)
    try:
        return token.open(user_pin=pin)
    except pkcs11.PinLocked:
        raise _failed(key, "thiết bị khóa đã tự khóa vì sai mã PIN nhiều lần", UNLOCK) from None
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
        raise _failed(key, "mã PIN của thiết bị khóa sai", MEND_PIN) from None
    except (pkcs11.PinExpired, pkcs11.UserPinNotInitialized):
        raise _failed(key, "mã PIN của thiết bị khóa chưa đặt hoặc đã hết hạn", UNLOCK) from None


def _token(library, key):
    found = []
    for slot in library.get_slots(token_present=True):
        with suppress(PKCS11Error):  # another token in another slot may be broken
            token = slot.get_token()
            found += [token] if token.label == key.token else []
    if len(found) == 1:
        return found[0]
    if found:
        raise _failed(key, "có nhiều thiết bị khóa cùng nhãn đang cắm", "Hãy để lại một thiết bị rồi thử lại.")
    raise _failed(key, "chưa thấy thiết bị khóa", PLUG_IN)


def _signer(session, key, chain):
    """With the certificates of authorities that the token holds: readers need them to find the way to a root."""
    labelled = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: key.label}))
    if len(labelled) != 1:
        count = "nhiều" if labelled else "không có"
        raise _failed(key, f"trên thiết bị khóa {count} chứng thư mang nhãn đã đặt trong cấu hình", TELL)
    certificate, number = x509.Certificate.load(labelled[0][Attribute.VALUE]), labelled[0][Attribute.ID]
    everything = [
        x509.Certificate.load(each[Attribute.VALUE])
        for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    ]
    # A pair shares its number; the key's own label is often another or none.
    named = {Attribute.ID: number} if number else {Attribute.LABEL: key.label}
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True, **named}))
    if len(found) != 1:
        raise _failed(key, "trên thiết bị khóa không có khóa riêng của chứng thư ấy", TELL)
    return PKCS11Signer(
        session,
        signing_cert=certificate,
        ca_chain=[*chain, *(each for each in everything if each.ca)],
        key_id=number or None,
        key_label=None if number else key.label,
        # Few tokens hash for elliptic curves by themselves.
        use_raw_mechanism=certificate.public_key.algorithm == "ec",
    )


def _failed(key, why, what_to_do):
    return SealingFailed(f"Chưa ký số được bằng khóa của “{key.name}”: {why}. {what_to_do}")
