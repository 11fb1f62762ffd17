"""Files that begin with the issued bytes, are signed by somebody, and show something else: none is confirmed."""

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PdfFileWriter

from reports.signing import hanging, sealing, verification
from reports.signing.sealing import Facts
from tests import factories as make
from tests.reports.sealed import AT, PASSWORD, PERSON, configure, signed_elsewhere
from tests.reports.signing.test_verification import UNCONFIRMED, held, issue_file, upload
from units.throttling import only_place, place_among

pytestmark = pytest.mark.usefixtures("_fresh_count")

# Between the position and the name of the signer, on the second page of the paper.
PLACE = {"page": 1, "box": (310, 620, 500, 690)}
WORDS = (90, 600, 400, 780)


@pytest.fixture
def issued(people, content):
    return issue_file(make.make_campaign(people.province), people.coordinator, content)


@pytest.fixture(params=["authorities known", "none known"])
def keys(request, tmp_path, settings):
    configure(tmp_path, settings, people=True, pictures=True)
    if request.param == "none known":
        config = tmp_path / "keys.toml"
        config.write_text(config.read_text().replace('roots = ["ca.cer"]', ""))
    return tmp_path


def confirmed(content, folder):
    with held(content, folder) as passing:
        return bool(verification.by_file(passing))


def numbers(*values):
    return generic.ArrayObject([generic.NumberObject(each) for each in values])


def named(**entries):
    return generic.DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})


def forged_words(width=400, height=100):
    drawn = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 %d %d re f" % (width, height))
    drawn.update(named(Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=numbers(0, 0, width, height)))
    return drawn


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer, number):
    return generic.IndirectObject(writer.find_page_for_modification(number)[0].idnum, 0, writer)


def signed(writer, folder, field, *, before=None):
    """The bytes of a writer's update after the field was signed; `before` changes what is signed along."""
    from pyhanko.sign import signers  # noqa: PLC0415 -- slow import

    if before:
        before(writer)
    signer = signers.SimpleSigner.load_pkcs12(folder / "person.p12", passphrase=PASSWORD.encode())
    return signers.PdfSigner(signers.PdfSignatureMetadata(field), signer).sign_pdf(writer).getvalue()


def signing_with(content, folder, change, *, page=1, box=PLACE["box"]):
    """The file signed within the place, and changed by `change(writer, field)` in the same update."""
    from pyhanko.sign import fields  # noqa: PLC0415 -- slow import

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    fields.append_signature_field(writer, fields.SigFieldSpec("VanThu", on_page=page, box=box))
    form = writer.root["/AcroForm"]["/Fields"]
    field = form.raw_get(len(form) - 1)
    change(writer, field.get_object())
    return signed(writer, folder, "VanThu")


def with_empty_field(content, rect, **more):
    """A signature's field that nobody signed, with a picture of its own."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    field = named(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/Widget"),
        FT=pdf_name("/Sig"),
        T=pdf_string("x1"),
        F=generic.NumberObject(4),
        Rect=numbers(*rect),
        P=page_of(writer, 0),
        AP=named(N=writer.add_object(forged_words())),
        **more,
    )
    ref = writer.add_object(field)
    writer.register_annotation(page_of(writer, 0), ref)
    form = named(Fields=generic.ArrayObject([ref]), SigFlags=generic.NumberObject(3))
    writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    return written(writer)


def test_signatures_within_their_place_are_confirmed_one_after_another(client, issued, content, keys):
    twice = signed_elsewhere(signed_elsewhere(content, keys, **PLACE), keys, field="LanhDao")
    assert "kèm chữ ký số thêm vào sau" in upload(client, twice)


def test_a_signature_beside_the_seal_of_the_product_is_confirmed(client, people, content, keys):
    sealed, by = sealing.seal(content, facts=Facts("kien-giang", "ubnd", "mid_term", PERSON), at=AT)
    issue_file(make.make_campaign(people.province), people.coordinator, sealed, sealed_by=by)
    assert "kèm chữ ký số thêm vào sau" in upload(client, signed_elsewhere(sealed, keys, **PLACE))


def test_a_field_that_nobody_signed_is_not_confirmed(client, issued, content, keys):
    overlaid = with_empty_field(content, WORDS)
    assert UNCONFIRMED in upload(client, signed_elsewhere(overlaid, keys))
    assert UNCONFIRMED in upload(client, signed_elsewhere(with_empty_field(content, PLACE["box"]), keys))


@pytest.mark.parametrize("box", [(560, 800, 20, 20), (480, 680, -200, -200), (560, 700, 20, 20), (500, 20, 310, 690)])
def test_reversed_corners_do_not_hide_a_box(client, issued, content, keys, box):
    assert UNCONFIRMED in upload(client, signed_elsewhere(content, keys, page=1, box=box))


def test_reversed_corners_within_the_place_are_confirmed(client, issued, content, keys):
    left, bottom, right, top = PLACE["box"]
    shown = upload(client, signed_elsewhere(content, keys, page=1, box=(right, top, left, bottom)))
    assert UNCONFIRMED not in shown


def test_the_page_is_that_which_lists_the_field(client, issued, content, keys):
    def lie(writer, field):
        field[pdf_name("/P")] = page_of(writer, 1)

    def keep_still(_, field):
        del field["/P"]

    for change in (lie, keep_still):
        assert UNCONFIRMED in upload(client, signing_with(content, keys, change, page=0))
    assert UNCONFIRMED not in upload(client, signing_with(content, keys, keep_still))


def test_a_field_in_two_pages_is_not_confirmed(client, issued, content, keys):
    def hang_in_both(writer, _):
        writer.register_annotation(page_of(writer, 0), writer.root["/AcroForm"]["/Fields"].raw_get(0))

    assert UNCONFIRMED in upload(client, signing_with(content, keys, hang_in_both))


def test_more_signatures_than_are_read_are_not_confirmed(client, issued, content, keys):
    for place in range(20):
        content = signed_elsewhere(content, keys, field=f"a{place}")
    assert UNCONFIRMED not in upload(client, content)
    assert UNCONFIRMED in upload(client, signed_elsewhere(content, keys, field="z")), "even one that shows nothing"


def test_nobody_draws_over_the_words_however_trusted(client, issued, content, keys):
    assert UNCONFIRMED in upload(client, signed_elsewhere(content, keys, page=0, box=WORDS))
    name_of_the_signer = (310, 595, 500, 690)
    assert UNCONFIRMED in upload(client, signed_elsewhere(content, keys, page=1, box=name_of_the_signer))


def put(name, value):
    def change(_, field):
        field[pdf_name(name)] = value

    return change


def in_root(name, value):
    def change(writer, _):
        writer.root[pdf_name(name)] = value
        writer.update_root()

    return change


def in_form(name, value):
    def change(writer, _):
        form = writer.root["/AcroForm"]
        form[pdf_name(name)] = value
        writer.update_container(form)

    return change


def in_page(name, value):
    def change(writer, _):
        page = page_of(writer, 1).get_object()
        page[pdf_name(name)] = value
        writer.update_container(page)

    return change


def note(writer, _):
    drawn = named(
        Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Rect=numbers(*PLACE["box"]), Contents=pdf_string("99%")
    )
    writer.register_annotation(page_of(writer, 1), writer.add_object(drawn))


def title(writer, _):
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = pdf_string("Công văn khác")
    writer.update_container(info)


ACTION = named(S=pdf_name("/URI"), URI=pdf_string("https://example.org/"))


@pytest.mark.parametrize(
    "change",
    [
        put("/A", ACTION),
        put("/AA", named(E=ACTION)),
        put("/OC", named(Type=pdf_name("/OCG"), Name=pdf_string("a"))),
        put("/F", generic.NumberObject(4 | 8)),
        put("/F", generic.NumberObject(4 | 16)),
        put("/BS", named(W=generic.NumberObject(400))),
        put("/Border", numbers(0, 0, 400)),
        put("/MK", named(BG=numbers(1, 1, 1))),
        put("/StructParent", generic.NumberObject(0)),
        put("/Rect", numbers(310, 20, 310, 800)),
        put("/Rect", numbers(0, 0, 0, 0)),
        in_form("/XFA", pdf_string("<xdp/>")),
        in_form("/CO", generic.ArrayObject()),
        in_root("/OpenAction", ACTION),
        in_root("/AA", named(WC=ACTION)),
        in_root("/OCProperties", named(OCGs=generic.ArrayObject())),
        in_root("/Perms", named()),
        in_page("/Rotate", generic.NumberObject(90)),
        in_page("/MediaBox", numbers(0, 0, 595, 400)),
        in_page("/AA", named(O=ACTION)),
        note,
        title,
    ],
)
def test_what_is_not_on_the_list_is_not_confirmed(issued, content, keys, change):
    assert not confirmed(signing_with(content, keys, change), keys)


@pytest.mark.parametrize(
    "more",
    [
        {"OC": named(Type=pdf_name("/OCG"))},
        {"Ref": named(F=pdf_string("a.pdf"))},
        {"BBox": numbers(0, 0, 0, 0)},
        {"Matrix": numbers(0, 0, 0, 0, 0, 0)},
        {"Subtype": pdf_name("/Image")},
    ],
)
def test_a_picture_fills_its_box_and_has_no_layers(more):
    drawn = forged_words()
    drawn.update(named(**more))
    assert refuses(drawn)
    assert not refuses(forged_words())


def refuses(drawn, **more):
    writer = PdfFileWriter()
    pictures = named(N=writer.add_object(drawn), **more)
    try:
        hanging.picture_of(named(AP=pictures), PLACE["box"], end=1)
    except hanging.Changed:
        return True
    return False


def test_a_field_has_no_picture_for_a_hand_that_touches_it():
    assert refuses(forged_words(), D=forged_words())


def test_a_field_of_parents_and_kids_is_not_confirmed(issued, content, keys):
    def under_a_parent(writer, field):
        rect = field.pop(pdf_name("/Rect"))
        field[pdf_name("/Parent")] = writer.add_object(named(Rect=rect))

    def over_a_kid(writer, field):
        field[pdf_name("/Kids")] = generic.ArrayObject([writer.add_object(named(Rect=numbers(*WORDS)))])

    for change in (under_a_parent, over_a_kid):
        try:
            forged = signing_with(content, keys, change)
        except Exception:  # what the library does not sign at all
            continue
        assert not confirmed(forged, keys)


def test_the_picture_of_a_signature_is_not_exchanged_later(issued, content, keys):
    content = signed_elsewhere(content, keys, **PLACE)
    assert confirmed(content, keys)
    for forged in (_with_another_picture(content), _with_another_box(content)):
        assert not confirmed(forged, keys)
        assert not confirmed(signed_elsewhere(forged, keys, field="LanhDao"), keys)


def _with_another_picture(content):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    picture = writer.root["/AcroForm"]["/Fields"][0]["/AP"]["/N"]
    picture._data, picture._encoded_data = b"1 0 0 rg 0 0 90 30 re f", None
    writer.update_container(picture)
    return written(writer)


def _with_another_box(content):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/Rect")] = numbers(320, 630, 480, 680)
    writer.update_container(field)
    return written(writer)


def test_one_signature_does_not_stand_for_two_fields(issued, content, keys):
    def second(writer, field):
        twin = generic.DictionaryObject(field)
        twin[pdf_name("/T")] = pdf_string("Hai")
        twin[pdf_name("/Rect")] = numbers(*PLACE["box"])
        ref = writer.add_object(twin)
        writer.root["/AcroForm"]["/Fields"].append(ref)
        writer.register_annotation(page_of(writer, 1), ref)

    forged = signing_with(content, keys, second)
    writer = IncrementalPdfFileWriter(io.BytesIO(forged))
    fields = writer.root["/AcroForm"]["/Fields"]
    fields[1][pdf_name("/V")] = fields[0].raw_get("/V")
    writer.update_container(fields[1])
    for each in (forged, written(writer)):
        assert not confirmed(each, keys)


def test_more_revisions_or_objects_than_signing_needs_are_refused_before_they_are_compared(content):
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- slow import

    from reports.signing.additions import MOST_OBJECTS, MOST_REVISIONS, added_widgets  # noqa: PLC0415 -- bring it along

    def with_updates(count, objects):
        longer = content
        for _ in range(count):
            writer = IncrementalPdfFileWriter(io.BytesIO(longer))
            for number in range(objects):
                writer.add_object(generic.NumberObject(number))
            writer.update_root()
            longer = written(writer)
        return PdfFileReader(io.BytesIO(longer))

    assert added_widgets(with_updates(MOST_REVISIONS, 1), 0) is not None
    assert added_widgets(with_updates(MOST_REVISIONS + 1, 1), 0) is None
    assert added_widgets(with_updates(1, MOST_OBJECTS + 1), 0) is None


def test_what_the_product_sealed_waits_for_no_upload(client, people, content, keys):
    sealed, by = sealing.seal(content, facts=Facts("kien-giang", "ubnd", "mid_term", PERSON), at=AT)
    issue_file(make.make_campaign(people.province), people.coordinator, sealed, sealed_by=by)
    with place_among("reading", most=1, seconds=60), place_among("reading", most=2, seconds=60):
        shown = upload(client, sealed)
    assert "Tệp này đúng là văn bản đã ban hành." in shown
    assert PERSON in shown


def test_one_address_has_one_file_looked_into_at_a_time(client, issued, content, keys):
    more = signed_elsewhere(content, keys)
    with only_place("reading", "127.0.0.1", seconds=60):
        assert "Hãy đợi nửa phút" in upload(client, more)
        with only_place("reading", "203.0.113.9", seconds=60) as free:
            assert free
    assert UNCONFIRMED not in upload(client, more)
