"""A press with a cache of its own, and how to read what it printed."""

from io import BytesIO

import pikepdf
import pytest

from reports.press.printing import print_to
from reports.press.sheaf import LongTable, Piece, Sheaf
from reports.press.store import Store
from reports.press.workshop import dismiss

PARAGRAPH = '<p class="text">Phong trào <b>tạo chuyển biến</b> rõ về <i>nhận thức</i>, trách nhiệm của cán bộ.</p>'
TABLE = (
    '<!doctype html><html lang="vi"><head><title>Phụ lục</title><style>td { color: black }</style></head><body>'
    '<section class="annex"><h2>Phụ lục I</h2><div><p class="caption">Danh sách</p><table class="mid"><colgroup>'
    '<col class="ordinal"><col class="words"><col></colgroup><thead><tr><th scope="col">TT</th>'
    '<th scope="col">Đơn vị</th><th scope="col">Điểm</th></tr></thead><tbody>'
)
END = '</tbody></table><p class="table-note">Ghi chú ở cuối bảng.</p></div></section></body></html>'


def page_of(words, *, style=""):
    return (
        f'<!doctype html><html lang="vi"><head><title>A</title><style>{style}</style></head><body>{words}</body></html>'
    )


def row(number, words=""):
    return f'<tr><td class="ordinal">{number}</td><td class="words">Đơn vị số {number} {words}</td><td>91,25</td></tr>'


def rows_of(many):
    """Rows of different heights."""
    return [row(number, "có tên dài hơn những đơn vị khác " * (number * 7 % 5)) for number in range(many)]


def table_of(rows, **names):
    return LongTable(TABLE, rows, END, **names)


def sheaf_of(*pieces, **about):
    return Sheaf(pieces, **{"title": "Báo cáo thử", "author": "Sở Nội vụ", **about})


class Reading:
    """A printed file and what the press said of it."""

    def __init__(self, content, printed):
        self.content, self.printed = content, printed
        self.pdf = pikepdf.open(BytesIO(content))


class OwnPress:
    """Prints with one cache; `forget` empties it."""

    def __init__(self, folder):
        self.folder, self.cache = folder, folder / "cache"

    def __call__(self, sheaf, **how):
        path = self.folder / "printed.pdf"
        printed = print_to(path, sheaf, cache=self.cache, **how)
        return Reading(path.read_bytes(), printed)

    @property
    def store(self):
        return Store(self.cache)

    def forget(self):
        for path in self.cache.glob("[0-9a-f][0-9a-f]/*"):
            path.unlink()

    def left(self):
        """Files in folders for work, but those of the warm worker."""
        own = {path for path in self.cache.glob("work/*") if any(path.glob("weasyprint*")) or any(path.glob("tmp*"))}
        return [path for path in self.cache.glob("work/*") if path not in own]


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    made = OwnPress(tmp_path_factory.mktemp("press"))
    yield made
    dismiss(made.store)


@pytest.fixture(scope="module")
def report(press):
    """A main text, an annex with a long table and a wide one."""
    words = "".join(f'<h2 id="muc-{n}">{n}. PHẦN</h2><h3>1. Mục</h3>{PARAGRAPH * 16}' for n in ("I", "II", "III"))
    link = '<p class="text"><a href="#muc-III">Xem phần III</a></p>'
    wide = page_of('<section class="annex wide"><h2>Phụ lục II</h2></section>', style="@page { size: A4 landscape }")
    return sheaf_of(
        Piece(page_of(f'<h1 class="title">BÁO CÁO</h1>{link}{words}'), title="Báo cáo"),
        table_of(rows_of(150), title="Phụ lục I. Danh sách", label="PL I-", restarts=True),
        Piece(wide, title="Phụ lục II. Bảng rộng", label="PL II-", restarts=True),
        contents=True,
        demo=True,
    )


@pytest.fixture(scope="module")
def printed(press, report):
    return press(report)
