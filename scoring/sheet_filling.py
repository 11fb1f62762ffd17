"""A filled-in workbook of a sheet coming back: is it this sheet's, what was written in it, and what could be saved."""

import tempfile
from dataclasses import dataclass

from django.core import signing
from python_calamine import CalamineError

from campaign.storing import MEGABYTE
from scoring.entering import lines_in, save_lines
from scoring.marking import refusal_of_all
from scoring.models import Assessment, Stage
from scoring.sheet_book import CODE, FORMAT, HIDDEN, PAGE, SALT, WRITTEN, Typed
from units.days import show_clock
from units.refusals import Refused
from units.tables import NO_WORKBOOK
from units.text import fold, nfc
from units.workbook_limits import Limits, NotAWorkbook, TooLarge, opened_workbook
from units.written import text_of

MOST_BYTES = 2 * MEGABYTE
LIMITS = Limits(rows=2000, columns=60, elements=500_000, text=20 * MEGABYTE, unpacked=20 * MEGABYTE)
NOT_OURS = "Tệp này không phải phiếu tải từ hệ thống. Hãy bấm “Tải phiếu để điền”, ghi vào tệp đó rồi nộp lại."


@dataclass(frozen=True)
class Filled:
    """How a file went: how many lines were written, and {code: Typed} of those that were not."""

    stage: Stage
    written: int
    typed: dict


def fill_in(sheet, upload, *, by, at):
    """Saves what the file changed, line by line as on the page; returns a Filled. Raises Refused."""
    if sentence := refusal_of_all(sheet, by, at=at):
        raise Refused(sentence)
    said, rows = _read(upload)
    _check_sheet(sheet, said, by)
    stage = Stage(said["stage"])
    written = _written(rows, stage)
    if missing := [code for code in said["lines"] if code not in written]:
        raise Refused(f"Tệp thiếu dòng của tiêu chí {', '.join(missing)}. Hãy tải lại phiếu và không xóa dòng nào.")
    forms = lines_in(_posted(said, written, stage))
    touched = [code for code, form in forms.items() if not form.is_valid() or not form.untouched]
    troubles = save_lines(sheet, forms, by=by, at=at)
    typed = {
        code: Typed(*written[code], problem=_sentence(trouble), at_words=trouble.at_words)
        for code, trouble in troubles.items()
    }
    return Filled(stage, len(touched) - len(troubles), typed)


def _read(upload):
    """(what the hidden page says, the rows of the sheet) of an upload; nothing of it is trusted."""
    if upload.size > MOST_BYTES:
        raise Refused(f"Tệp nặng hơn {MOST_BYTES // MEGABYTE} MB nên không phải phiếu tải từ hệ thống.")
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        try:
            with opened_workbook(file.name, LIMITS) as book:
                if not {HIDDEN, PAGE} <= set(book.sheet_names):
                    raise Refused(NOT_OURS)
                hidden = book.get_sheet_by_name(HIDDEN).to_python()
                rows = book.get_sheet_by_name(PAGE).to_python(skip_empty_area=False)
        except (NotAWorkbook, CalamineError, OSError):
            raise Refused(NO_WORKBOOK) from None
        except TooLarge:
            raise Refused(NOT_OURS) from None
    return _said(hidden), rows


def _said(hidden):
    cells = [text_of(row[0]) for row in hidden if row]
    if not cells or cells[0].split("/")[0] != FORMAT.split("/")[0]:
        raise Refused(NOT_OURS)
    if cells[0] != FORMAT:
        raise Refused("Tệp theo mẫu phiếu cũ. Hãy tải lại phiếu để điền.")
    try:
        return signing.loads("".join(cells[1:]), salt=SALT)
    except signing.BadSignature:
        raise Refused("Phần ẩn của tệp đã bị sửa nên không nhận ra phiếu. Hãy tải lại phiếu để điền.") from None


def _check_sheet(sheet, said, by):
    if said["sheet"] == sheet.pk:
        return
    if sheet.version != said["version"] and said["sheet"] in _earlier_versions(sheet):
        raise Refused(f"Tệp được tải từ bản {said['version']}, phiếu nay là bản {sheet.version}. Hãy tải lại phiếu.")
    other = Assessment.objects.visible_to(by).select_related("unit", "staff", "round").filter(pk=said["sheet"]).first()
    whose = f": {other.title}, {other.unit.name}" if other else ""
    raise Refused(f"Đây là tệp của phiếu khác{whose}. Hãy mở đúng phiếu rồi nộp.")


def _earlier_versions(sheet):
    while sheet.previous_id:
        yield sheet.previous_id
        sheet = sheet.previous


def _written(rows, stage):
    """{criterion code: (points, words)} as text, found under the titles of the stage."""
    wanted = [fold(title) for title in (CODE, *WRITTEN[stage])]
    for number, cells in enumerate(rows):
        titles = [fold(text_of(cell)) for cell in cells]
        if all(title in titles for title in wanted):
            at = [titles.index(title) for title in wanted]
            found = ([nfc(text_of(row[place])).strip() for place in at] for row in rows[number + 1 :])
            return {code: (points, words) for code, points, words in found if code}
    raise Refused("Tệp không còn dòng tên cột của phiếu. Hãy tải lại phiếu và không đổi tên cột.")


def _posted(said, written, stage):
    """The file as the page would have sent it: the same forms judge both."""
    posted = {}
    for code, (revision, seen) in said["lines"].items():
        points, words = written[code]
        line = {"points": points, "words": words, "stage": stage.value, "revision": revision, "seen": seen}
        posted |= {f"{code}-{name}": value for name, value in line.items()}
    return posted


def _sentence(trouble):
    if not (clash := trouble.clash):
        return trouble.sentence
    return (
        f"{clash.who} vừa lưu {clash.theirs} lúc {show_clock(clash.at)}; tệp ghi {clash.mine}. Chưa ghi đè. "
        f"Nếu {_inside(clash.write)}: nộp lại tệp có ghi lỗi và để nguyên ô này. "
        f"Nếu {_inside(clash.keep)}: sửa ô thành {clash.theirs}."
    )


def _inside(words):
    return words[:1].lower() + words[1:]
