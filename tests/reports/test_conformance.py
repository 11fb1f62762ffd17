"""PDF/A-3 by the validator of pikepdf, which shares nothing with what makes the files, and the steps of headings."""

import io

import pikepdf
import pytest
from pikepdf import pdfa

from reports.press.printing import print_to
from reports.press.sheaf import Piece, Sheaf
from reports.signing import sealing
from reports.signing.provenance import provenance
from tests.reports.sealed import AT, configure
from tests.reports.signing.test_sealing import FACTS
from tests.reports.test_pdf import ISSUE, made

# It approves only what it knows: not level A, the schema that describes the words on PDF/UA, gradients, or forms.
UNKNOWN = (
    "pdfaid:conformance is 'A', expected 'B'",
    "XMP namespace pdfaExtension=",
    "XMP namespace pdfaSchema=",
    "XMP namespace pdfaProperty=",
    "XMP property pdfuaid:",
    "XMP property pdfaExtension:",
    "patterns are not supported",
    "shadings are not supported",
    "interactive forms (/AcroForm) are not supported",
)


def faults(content):
    found = pdfa.validate_written(io.BytesIO(content), "3b").findings
    return [str(each) for each in found if not each.message.startswith(UNKNOWN)]


def headings(content):
    """The levels of the headings in the order of the tags: H1, H2 …"""
    found = []

    def look(element):
        if isinstance(element, pikepdf.Array):
            for each in element:
                look(each)
        elif isinstance(element, pikepdf.Dictionary):
            name = str(element.get("/S", ""))
            if name[:2] == "/H" and name[2:].isdigit():
                found.append(int(name[2:]))
            look(element.get("/K", None))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        look(pdf.Root.StructTreeRoot)
    return found


def go_by_steps(levels):
    """PDF/UA-1, 7.4.2: the first is of level 1 and none is left out on the way down."""
    return all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False))


@pytest.fixture(scope="module")
def issued():
    return made(draft=False, issue=ISSUE)


def test_an_issued_report_conforms(issued):
    assert faults(issued) == []
    assert go_by_steps(headings(issued))


def test_a_file_that_does_not_conform_is_seen(issued):
    with pikepdf.open(io.BytesIO(issued)) as pdf:
        pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")))
        pdf.save(changed := io.BytesIO())
    assert faults(changed.getvalue())


def test_a_report_with_two_visible_signatures_conforms(issued, settings, tmp_path):
    configure(tmp_path, settings, people=True, pictures=True)
    sealed, _ = sealing.seal(issued, facts=FACTS, at=AT)
    assert faults(sealed) == []


def test_a_letter_without_a_title_has_its_first_heading_on_the_page_that_tells_where_it_comes_from(tmp_path):
    last = provenance(
        sha256="9f2c41ab" * 8, kind="Công văn", title="V/v nộp phiếu", author="Sở Nội vụ", sign="SNV", issue=ISSUE
    )
    path = tmp_path / "a.pdf"
    print_to(path, Sheaf([Piece("<p>Lời</p>"), last], title="Công văn", author="Sở Nội vụ"), cache=tmp_path / "c")
    assert headings(path.read_bytes()) == [1]
