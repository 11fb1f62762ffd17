"""From a sheaf to one file: what is not kept is rendered by workers, piece after piece, and bound as it comes."""

import contextlib
import json
import operator
import os
import re
from collections import deque
from dataclasses import replace
from itertools import count
from pathlib import Path

from reports.press.binding import Binder
from reports.press.faces import read_face
from reports.press.outlining import NAMES, contents_of
from reports.press.sheaf import PressFailed, Printed, Stopped
from reports.press.stamps import LETTERS, Stamps
from reports.press.store import Store
from reports.press.strands import PieceStrand, strand_of
from reports.press.workshop import dismiss, workshop

AHEAD = 24  # pieces that are taken from the sheaf before the first of them is bound
LISTEN = 0.5  # seconds, after which somebody may have asked to stop
TRIES = 3
# No letters, and no page that holds one can be laid out.
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)) + "]"
)


def say_nothing(done, of):
    """For those who do not watch."""


def print_to(path, sheaf, *, cache, processes=2, tell=say_nothing, stopped=lambda: False):
    """Writes the document to `path` in one stroke; whatever goes wrong leaves nothing behind."""
    store, path = Store(cache), Path(path)
    about = {name: _NONCHARACTERS.sub("", getattr(sheaf, name)) for name in ("title", "author", "subject")}
    sheaf = replace(sheaf, **about)
    try:
        with store.working() as folder:
            press = Press(store, folder, processes, tell, stopped)
            made = folder / "bound.pdf"
            with made.open("wb") as file:
                printed = press.bind(file, sheaf)
            made.chmod(0o644)
            _move(made, path)
    except BaseException:
        dismiss(store)  # its children may be at work on what nobody waits for
        raise
    store.sweep()
    return printed


def _move(made, path):
    """In one stroke also from one file system to another."""
    try:
        os.replace(made, path)
    except OSError:
        beside = path.with_name(f"{path.name}.part")
        try:
            beside.write_bytes(made.read_bytes())
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)


class Press:
    """The printing of one document."""

    def __init__(self, store, folder, processes, tell, stopped):
        self.store, self.folder, self.processes = store, folder, processes
        self.tell, self.stopped = tell, stopped
        self.shop, self.jobs, self.names = None, {}, count()
        self.done = self.rendered = self.reused = 0

    def bind(self, file, sheaf):
        binder = Binder(file, sheaf, Stamps(self._letters(), draft=sheaf.draft, demo=sheaf.demo))
        for strand in self._finished(sheaf.pieces):
            binder.add(strand.piece, self._fragments(strand))
            if sheaf.contents and sheaf.book and binder.mark is None:
                binder.set_mark()
        if sheaf.contents:
            self._add_contents(binder)
        if not binder.pages:
            raise PressFailed("Tài liệu không có trang nào nên không có gì để dựng.")
        binder.close({face: self._font(face, glyphs) for face, glyphs in binder.needed().items()})
        return Printed(binder.pages, self.rendered, self.reused, tagged=True)

    def _finished(self, pieces):
        """Strands in order, each when all of it is there; later ones are being rendered meanwhile."""
        source, window = iter(pieces), deque()
        known = operator.length_hint(pieces)
        taken, ended = 0, False
        while True:
            while not ended and len(window) < AHEAD:
                piece = next(source, None)
                ended = piece is None
                if not ended:
                    taken += 1
                    window.append(strand_of(piece, self.store))
            self._check()
            if not window:
                return
            if not window[0].job:
                self._count(window[0])
                yield window.popleft()
                self.done += 1
                self.tell(self.done, max(known, taken))
                continue
            self._work(window)

    def _work(self, strands):
        """Gives what can be done to the workers, the longest tables first, and takes what is ready."""
        for strand in sorted((each for each in strands if each.job and not each.asked), key=lambda each: -each.weight):
            if len(self.jobs) < self.processes * 2:
                self._ask(strand)
        for reply in self.shop.hear(LISTEN):
            if strand := self.jobs.pop(reply["id"], None):
                strand.keep(reply["made"])

    def _ask(self, strand):
        self.shop = self.shop or workshop(self.store, self.processes)
        html = self.folder / f"{next(self.names)}.html"
        html.write_text(_NONCHARACTERS.sub("", strand.whole_html()), encoding="utf-8")
        strand.asked = True
        self.jobs[self.shop.ask(kind="render", html=str(html), names=strand.names, **strand.job)] = strand

    def _fragments(self, strand):
        """Its pages; what is gone meanwhile, or cannot be read, is made again."""
        for _ in range(TRIES):
            fragments = []
            for key in strand.keys:
                fragment = self.store.fragment(key)
                if fragment is None:
                    break
                fragments.append(fragment)
            else:
                return fragments
            strand.start()
            while strand.job:
                self._check()
                self._work([strand])
        raise PressFailed("Không giữ được các phần đã dựng của bản PDF. Hãy báo quản trị hệ thống kiểm tra ổ đĩa.")

    def _add_contents(self, binder):
        """Rendered again if they are longer than was thought, for then what stands behind moves."""
        if binder.mark is None:
            binder.set_mark()
        pages = 1
        for _ in range(TRIES):
            pieces, places = contents_of(binder, pages)
            strands = [PieceStrand(piece, self.store, NAMES) for piece in pieces]
            while any(strand.job for strand in strands):
                self._check()
                self._work(strands)
            fragments = [fragment for strand in strands for fragment in self._fragments(strand)]
            needed = sum(len(fragment.pages) for fragment in fragments)
            if needed == pages:
                break
            pages = needed
        for strand in strands:
            self._count(strand)
        binder.places = places
        binder.add_contents(pieces, fragments)

    def _count(self, strand):
        fresh = sum(key in strand.fresh for key in strand.keys)
        self.rendered += fresh
        self.reused += len(strand.keys) - fresh

    def _letters(self):
        """The glyphs of what is stamped."""
        key = self.store.key("letters", LETTERS)
        return self._kept(json.loads, key, kind="letters", letters=LETTERS)

    def _font(self, face, glyphs):
        key = self.store.key("font", face, repr(glyphs))
        return self._kept(read_face, key, kind="subset", face=face, glyphs=glyphs)

    def _kept(self, read, key, **job):
        """What `read` makes of the bytes under a key, which are made now if they are not there or broken."""
        content = self.store.read(key)
        if content is not None:
            with contextlib.suppress(ValueError):
                return read(content)
        self.shop = self.shop or workshop(self.store, self.processes)
        out = self.folder / f"{next(self.names)}.out"
        self.shop.answer(out=str(out), **job)
        content = out.read_bytes()
        self.store.take(out, key)
        return read(content)

    def _check(self):
        if self.stopped():
            raise Stopped
