"""What an administrator is told about the keys of a province: what is set, what is wrong, what ends soon."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from django.core import checks

from reports.signing import marks
from reports.signing.keys import BadConfiguration, SealingFailed, configuration, trusted_roots
from reports.signing.opening import opened
from units.days import show_day

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Probe:
    place: str
    sentence: str
    is_good: bool


def configuration_is_readable(app_configs, **kwargs):
    """The system check: the shape of the file of keys, and that others on the machine cannot read what it names."""
    try:
        found = configuration()
    except BadConfiguration as wrong:
        return [checks.Error(str(wrong), hint="Xem docs/signing.md.", id="reports.E001")]
    secrets = (
        path
        for signing in found.signings.values()
        for key in signing.all_keys()
        for path in (key.p12, key.secret.file)
        if path and path.exists() and path.stat().st_mode & 0o007
    )
    return [
        checks.Warning(f"Ai trên máy chủ cũng đọc được “{path}”.", hint="Đặt quyền 600 hoặc 640.", id="reports.W001")
        for path in secrets
    ]


def probes(*, at):
    """Everything that signing needs, tried: keys opened, certificates looked at, services asked, pictures read."""
    found = configuration()
    if not found.signings:
        yield Probe("SIGNING_CONFIG", "Chưa có khóa nào: văn bản được ban hành không ký số.", True)
        return
    for (province, body), signing in found.signings.items():
        for key in signing.all_keys():
            place = f"{province}.{body}, {key.name}"
            yield _of_key(place, key, signing, at)
    try:
        count = len(trusted_roots())
        told = (
            f"Tin {count} tổ chức cấp chứng thư." if count else "Chưa có roots: trang xác thực không kiểm tra nơi cấp."
        )
        yield Probe("roots", told, True)
    except SealingFailed as failure:
        yield Probe("roots", str(failure), False)


def _of_key(place, key, signing, at):
    from reports.signing.asking import try_services  # noqa: PLC0415 -- brings pyHanko along

    try:
        with opened(key, at=at) as signer:
            ends = signer.signing_cert.not_valid_after
            asyncio.run(try_services(signing, key, signer))
        if key.image:
            marks.picture_size(key)
    except SealingFailed as failure:
        return Probe(place, str(failure), False)
    if ends - at < SOON:
        return Probe(place, f"Chứng thư sắp hết hạn, ngày {show_day(ends)}. Hãy xin cấp chứng thư mới.", False)
    asked = " Dịch vụ cấp dấu thời gian trả lời." if signing.timestamp else ""
    asked += " Chứng thư chưa bị thu hồi." if signing.long_term else ""
    return Probe(place, f"Dùng được; chứng thư có hiệu lực đến {show_day(ends)}.{asked}", True)
