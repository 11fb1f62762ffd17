"""Keys, pictures and a paper to sign, made for a test and valid for nothing else."""

import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.utils import timezone
from PIL import Image, ImageDraw

from reports import running
from tests import factories as make
from tests.report_bodies import kien_giang
from tests.reports.drafts import issue_seen, make_draft

PASSWORD = "Mat-khau-cua-khoa-thu"
AGENCY = "Ủy ban nhân dân tỉnh Kiên Giang"
PERSON = "Nguyễn Văn Ví Dụ"
AT = datetime(2026, 8, 9, 3, 32, 11, tzinfo=UTC)
YEAR = timedelta(days=365)


def make_authority(folder, *, name="ca", common_name="Tổ chức cấp chứng thư thử", by=None, more=()):
    """Who issues the keys below: `name`.cer, and the pair to sign them with; of itself, or by another authority.

    `more` are extensions of the certificate.
    """
    dates = {"begins": AT - YEAR, "ends": AT + 40 * YEAR}
    return _certified(folder, name, common_name, by=by, is_authority=True, more=more, **dates)


def make_key(folder, name, *, common_name, authority, begins=AT - YEAR / 12, ends=AT + 30 * YEAR, curve=None, more=()):
    """A key `name`.p12, its certificate `name`.cer and the file of its password; the pair besides."""
    key, certificate = _certified(
        folder, name, common_name, by=authority, begins=begins, ends=ends, curve=curve, more=more
    )
    content = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    (folder / f"{name}.p12").write_bytes(content)
    (folder / f"{name}.password").write_text(PASSWORD + "\n", encoding="utf-8")
    return key, certificate


def _certified(folder, name, common_name, *, by, begins, ends, is_authority=False, curve=None, more=()):
    key = ec.generate_private_key(curve) if curve else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    country = x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN")
    subject = x509.Name([country, x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    top = is_authority
    usage = x509.KeyUsage(not top, not top, False, False, False, top, top, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[1].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(top, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    for extension in more:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.ExtendedKeyUsage))
    certificate = builder.sign(by[0] if by else key, hashes.SHA256())
    (folder / f"{name}.cer").write_bytes(certificate.public_bytes(Encoding.PEM))
    return key, certificate


def make_seal(folder):
    """dau.png: a red ring; chu-ky.png: a blue stroke; both on nothing."""
    seal = Image.new("RGBA", (720, 720))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((10, 10, 710, 710), outline=(200, 20, 20, 255), width=18)
    draw.ellipse((150, 150, 570, 570), outline=(200, 20, 20, 255), width=10)
    seal.save(folder / "dau.png")
    stroke = Image.new("RGBA", (1000, 480))
    ImageDraw.Draw(stroke).line(
        [(40, 300), (220, 90), (300, 400), (480, 120), (560, 380), (960, 180)], fill=(20, 50, 170, 255), width=16
    )
    stroke.save(folder / "chu-ky.png")


def configure(folder, settings, *, people=False, pictures=False, extra="", ends=AT + 30 * YEAR):
    """A file of keys for kien-giang.ubnd in `folder`, named by SIGNING_CONFIG."""
    lines = ['roots = ["ca.cer"]', "[provinces.kien-giang.ubnd]", extra]
    authority = make_authority(folder)
    make_key(folder, "agency", common_name=AGENCY, authority=authority, ends=ends)
    make_key(folder, "person", common_name=PERSON, authority=authority, ends=ends)
    if pictures:
        make_seal(folder)
    lines += ["[provinces.kien-giang.ubnd.agency]", *_key("agency", AGENCY, pictures and "dau.png")]
    if people:
        lines += ["[[provinces.kien-giang.ubnd.people]]", *_key("person", PERSON, pictures and "chu-ky.png")]
    (folder / "keys.toml").write_text("\n".join(lines), encoding="utf-8")
    settings.SIGNING_CONFIG = str(folder / "keys.toml")


def _key(name, title, image):
    yield f'name = "{title}"'
    yield f'p12 = "{name}.p12"'
    yield f'password_file = "{name}.password"'
    if image:
        yield f'image = "{image}"'


def with_job(people, **fields):
    """A report of the province that was asked to be issued, after its job has run."""
    campaign = make.make_campaign(people.province)
    draft = make_draft(campaign, people.coordinator, body=kien_giang(is_demo=False), **fields)
    now = timezone.now()
    issue_seen(draft, by=people.coordinator, at=now)
    running.run_job(draft.jobs.get().pk, clock=timezone.now)
    draft.refresh_from_db()
    return draft


def pdf_bytes(html, **options):
    """A tagged PDF of the shape that the press makes, without the press."""
    from weasyprint import HTML  # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    HTML(string=html).write_pdf(out, **{"pdf_variant": "pdf/ua-1", **options})
    return out.getvalue()


def signed_elsewhere(content, folder, *, box=None, page=0, field="VanThu"):
    """The same file with one more signature by the person's key, as a program that is not ours adds it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- slow import
    from pyhanko.sign import fields, signers  # noqa: PLC0415 -- slow import

    signer = signers.SimpleSigner.load_pkcs12(folder / "person.p12", passphrase=PASSWORD.encode())
    place = fields.SigFieldSpec(field, on_page=page, box=box)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    return (
        signers.PdfSigner(signers.PdfSignatureMetadata(field), signer, new_field_spec=place).sign_pdf(writer).getvalue()
    )
