"""The keys a province signs with: what the file outside the repository says of them."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from units.refusals import Refused

TELL = "Hãy báo quản trị hệ thống."


class SealingFailed(Refused):
    """The document could not be signed; the sentence names neither files nor passwords."""


class BadConfiguration(Exception):
    """What is wrong with the file of keys, in a sentence for the administrator."""


@dataclass(frozen=True)
class Secret:
    """Where a password or PIN is found; its value is read at the moment of use and kept nowhere."""

    file: Path | None
    variable: str

    def read(self):
        if self.file:
            return self.file.read_text(encoding="utf-8").strip("\r\n")
        return os.environ[self.variable]


@dataclass(frozen=True)
class Key:
    """One key with its certificate: a .p12 file, or a place on a PKCS#11 token."""

    name: str
    p12: Path | None
    module: str
    token: str
    label: str
    secret: Secret
    image: Path | None
    width: float | None


@dataclass(frozen=True)
class Signing:
    """With what the documents of one issuing body of one province are signed."""

    agency: Key | None
    people: tuple[Key, ...]
    documents: tuple[str, ...]
    timestamp: str
    long_term: bool

    def covers(self, kind):
        return not self.documents or kind in self.documents

    def all_keys(self):
        return (*self.people, *([self.agency] if self.agency else []))


@dataclass(frozen=True)
class Configuration:
    signings: dict[tuple[str, str], Signing]
    roots: tuple[Path, ...]
    intermediates: tuple[Path, ...]


NOTHING = Configuration({}, (), ())
KNOWN = {
    "file": {"roots", "intermediates", "provinces"},
    "body": {"agency", "people", "documents", "timestamp", "long_term"},
    "key": {"name", "p12", "pkcs11", "password_file", "password_env", "image", "width_mm"},
    "pkcs11": {"module", "token", "label"},
}


def configuration():
    """What SIGNING_CONFIG says; nothing where it is not set. Raises BadConfiguration."""
    if not settings.SIGNING_CONFIG:
        return NOTHING
    path = Path(settings.SIGNING_CONFIG)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadConfiguration(f"Không đọc được tệp SIGNING_CONFIG “{path}”.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"Tệp SIGNING_CONFIG “{path}” không đúng dạng TOML: {error}.") from None
    return _read(table, path.parent)


def signing_for(province, body):
    """The Signing of a province's issuing body, or None: its documents are issued unsigned. Raises SealingFailed."""
    try:
        return configuration().signings.get((province, body))
    except BadConfiguration:
        raise SealingFailed(f"Chưa ký số được vì tệp cấu hình ký số có lỗi. {TELL}") from None


def trusted_roots():
    """The certificates of the authorities that the province trusts, as signatures are checked against them."""
    return _certificates("roots")


def intermediates():
    """The certificates between those and the province's own: they go into each signature, and prove nothing alone."""
    return _certificates("intermediates")


def _certificates(name):
    from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415 -- slow import, needed only where one is trusted

    try:
        return list(load_certs_from_pemder([str(path) for path in getattr(configuration(), name)]))
    except (BadConfiguration, OSError, ValueError):
        raise SealingFailed(f"Chưa đọc được chứng thư của tổ chức cấp chứng thư số. {TELL}") from None


def _read(table, folder):
    _refuse_unknown(table, "file", "tệp")
    signings = {}
    for province, bodies in _table(table.get("provinces", {}), "provinces").items():
        for body, entry in _table(bodies, f"provinces.{province}").items():
            place = f"provinces.{province}.{body}"
            if body not in ("ubnd", "snv"):
                raise BadConfiguration(f"Bảng [{place}]: cơ quan ban hành phải là ubnd hoặc snv.")
            signings[province, body] = _signing(_table(entry, place), place, folder)
    roots, between = ([folder / each for each in _texts(table, name, "tệp")] for name in ("roots", "intermediates"))
    if not roots and any(signing.long_term for signing in signings.values()):
        raise BadConfiguration("long_term cần roots: không có gốc tin cậy thì không kiểm tra được chứng thư.")
    return Configuration(signings, tuple(roots), tuple(between))


def _signing(entry, place, folder):
    _refuse_unknown(entry, "body", place)
    agency = _key(_table(entry["agency"], f"{place}.agency"), f"{place}.agency", folder) if "agency" in entry else None
    people = tuple(_key(_table(each, f"{place}.people"), f"{place}.people", folder) for each in entry.get("people", []))
    if not agency and not people:
        raise BadConfiguration(f"Bảng [{place}] không có khóa nào. Cần [{place}.agency] hoặc [[{place}.people]].")
    timestamp = str(entry.get("timestamp", ""))
    if timestamp and not timestamp.startswith(("http://", "https://")):
        raise BadConfiguration(f"Bảng [{place}]: timestamp phải là địa chỉ http:// hoặc https://.")
    long_term = entry.get("long_term", False) is True
    if long_term and not timestamp:
        raise BadConfiguration(f"Bảng [{place}]: long_term cần timestamp.")
    return Signing(agency, people, _texts(entry, "documents", place), timestamp, long_term)


def _key(entry, place, folder):
    _refuse_unknown(entry, "key", place)
    if not entry.get("name"):
        raise BadConfiguration(f"Bảng [{place}] thiếu name: tên người ký hoặc cơ quan.")
    if ("p12" in entry) == ("pkcs11" in entry):
        raise BadConfiguration(f"Bảng [{place}] cần đúng một trong hai: p12 hoặc pkcs11.")
    if ("password_file" in entry) == ("password_env" in entry):
        raise BadConfiguration(f"Bảng [{place}] cần đúng một trong hai: password_file hoặc password_env.")
    token = _table(entry.get("pkcs11", {}), f"{place}.pkcs11")
    _refuse_unknown(token, "pkcs11", f"{place}.pkcs11")
    if "pkcs11" in entry and set(token) != KNOWN["pkcs11"]:
        raise BadConfiguration(f"Bảng [{place}]: pkcs11 cần đủ module, token và label.")
    width = entry.get("width_mm")
    if width is not None and not (isinstance(width, int | float) and 5 <= width <= 80):
        raise BadConfiguration(f"Bảng [{place}]: width_mm phải là số từ 5 đến 80.")
    return Key(
        name=str(entry["name"]),
        p12=folder / entry["p12"] if "p12" in entry else None,
        module=token.get("module", ""),
        token=token.get("token", ""),
        label=token.get("label", ""),
        secret=Secret(
            folder / entry["password_file"] if "password_file" in entry else None, entry.get("password_env", "")
        ),
        image=folder / entry["image"] if "image" in entry else None,
        width=width,
    )


def _table(value, place):
    if not isinstance(value, dict):
        raise BadConfiguration(f"[{place}] phải là một bảng.")
    return value


def _texts(table, name, place):
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadConfiguration(f'Bảng [{place}]: {name} phải là danh sách chữ, ví dụ {name} = ["…"].')
    return tuple(value)


def _refuse_unknown(table, kind, place):
    if unknown := sorted(set(table) - KNOWN[kind]):
        raise BadConfiguration(f"Bảng [{place}] có mục lạ: {', '.join(unknown)}.")
