"""Pages of all pieces into one file as they come: their objects are moved to their final numbers and written out."""

from dataclasses import dataclass, field

from reports.press.about import LANGUAGE, write_colours, write_info, write_metadata, write_names
from reports.press.faces import write_font
from reports.press.fragment import BETWEEN, STREAM, TOKEN
from reports.press.outlining import page_labels, write_outline
from reports.press.stamps import FACES
from reports.press.writing import Writer, destination, number, refs, text

TOGETHER = 50  # pages under one node of their tree, and under one of the tree of parents
LAB = (
    b"<</lab-d50[/Lab<</WhitePoint[.9643 1 .8251]/Range[-125 125 -125 125]>>]"
    b"/lab-d65[/Lab<</WhitePoint[.9505 1 1.0891]/Range[-125 125 -125 125]>>]>>"
)


@dataclass
class Section:
    """A part of the file with a title, from its first page to the next section."""

    title: str
    tag: int
    page: int  # the object of its first page
    place: int  # among all pages, as they came
    numeral: int  # on its first page
    restarts: bool
    height: float
    pages: int = 0
    outline: list = field(default_factory=list)  # (title, page object, x, y, numeral, inner)
    tops: list = field(default_factory=list)


@dataclass
class Run:
    """Pages whose labels count on."""

    label: str
    first: int
    pages: int = 0


class Binder:
    """Takes pieces in order; the contents may come last and still stand before others."""

    def __init__(self, file, sheaf, stamps):
        self.writer, self.sheaf, self.stamps = Writer(file), sheaf, stamps
        reserve = self.writer.reserve
        self.tree, self.resources, self.fonts, self.document = reserve(), reserve(), reserve(), reserve()
        self.pages, self.numeral, self.key = 0, 0, 0
        self.nodes, self.parents = [], []  # [(node, [page, …])], [(first key, last key, node)]
        self.sections, self.runs = [], []
        self.stamped, self.faces, self.glyphs, self.words, self.states, self.fonts_of = {}, {}, {}, {}, {}, {}
        self.places, self.numerals, self.mark = [], False, None
        self.named = {}  # {id: place}: the first that bears it

    def add(self, piece, fragments):
        """All pages of a piece."""
        if self.mark is None and piece.restarts and self.pages and not self.sheaf.book:
            self.set_mark()
        if piece.restarts or not self.pages:
            self.numeral = 0
        opens = True
        for fragment in fragments:
            self._add(fragment, piece, opens)
            opens = False

    def set_mark(self):
        """The contents will stand here."""
        self.mark = (len(self.nodes), len(self.sections), len(self.runs), self.pages, self.numeral)

    def add_contents(self, pieces, fragments):
        """The contents, at the mark; they count on from the pages before."""
        nodes, sections, runs = self.nodes, self.sections, self.runs
        at_nodes, at_sections, at_runs, _, numeral = self.mark
        self.nodes, self.sections, self.runs = [], [], []
        kept, self.numeral = self.numeral, numeral
        for piece, fragment in zip(pieces, fragments, strict=True):
            self._add(fragment, piece, True)
        self.numeral = kept
        self.nodes = nodes[:at_nodes] + self.nodes + nodes[at_nodes:]
        self.sections = sections[:at_sections] + self.sections + sections[at_sections:]
        self.runs = runs[:at_runs] + self.runs + runs[at_runs:]

    def _add(self, fragment, piece, opens):
        base = self.writer.reserve(fragment.shared + sum(page.objects for page in fragment.pages))
        first = base + fragment.shared
        if opens and (piece.title or not self.sections):
            height = fragment.pages[0].height
            tag = self.writer.reserve()
            self.sections.append(Section(piece.title, tag, first, self.pages, self.numeral + 1, piece.restarts, height))
        if opens and (not self.runs or piece.restarts or self.runs[-1].label != piece.label):
            self.runs.append(Run(piece.label, self.numeral + 1))
        section = self.sections[-1]
        self.faces.update(fragment.faces)
        self.states.update(fragment.states)
        move = self._mover(base, section)
        contents = iter(self._write_objects(fragment, base, move))
        numbers, nums = [], []
        for page, content in zip(fragment.pages, fragment.contents, strict=True):
            at = first
            first += page.objects
            numbers.append(at)
            self.numeral += 1
            self._write_page(page, at, fragment, move)
            self.writer.put_stream(next(contents), b"/Filter/FlateDecode", content)
            nums.append(b"%d %d 0 R" % (self.key, at + 2))
            nums += [
                b"%d %d 0 R" % (self.key + nth, base + tag) for nth, tag in enumerate(page.links, 1) if tag is not None
            ]
            self._count(page, fragment.faces)
            section.tops += [base + each for each in page.tops]
            self.key += 1 + len(page.links)
        self._put_parents(nums)
        for name, (page, x, y) in fragment.names.items():
            self.named.setdefault(name, (numbers[page], x, y))
        section.pages += len(numbers)
        section.outline += self._headings(fragment.outline, numbers)
        self.runs[-1].pages += len(numbers)

    def _mover(self, base, section):
        key = self.key

        def move(match):
            kind, name = match.groups()
            if kind == b"o":
                return b"%d 0 R" % (base + int(name))
            if kind == b"p":
                return b"%d 0 R" % section.tag
            if kind == b"s":
                return b"%d" % (key + int(name))
            if kind == b"f":
                return b"%d 0 R" % self.fonts
            if kind == b"t":
                return b"%d 0 R" % self._font({**self.faces, **FACES}[name.decode()])
            return destination(*self.places[int(name)])

        return lambda content: TOKEN.sub(move, content)

    def _write_objects(self, fragment, base, move):
        """Writes all but pages and contents; gives the numbers of the contents."""
        objects = move(BETWEEN.join(fragment.objects)).split(BETWEEN) if fragment.objects else []
        streams, contents = iter(fragment.streams), []
        numbers = list(range(base, base + fragment.shared))
        at = base + fragment.shared
        for page in fragment.pages:
            contents.append(at + 1)
            numbers += range(at + 2, at + page.objects)
            at += page.objects
        for place, content in zip(numbers, objects, strict=True):
            if content.startswith(STREAM):
                self.writer.put_stream(place, content[1:], next(streams))
            else:
                self.writer.put(place, content)
        return contents

    def _write_page(self, page, at, fragment, move):
        if not self.nodes or len(self.nodes[-1][1]) == TOGETHER or self._mark_is_here():
            self.nodes.append((self.writer.reserve(), []))
        node, siblings = self.nodes[-1]
        siblings.append(at)
        self.pages += 1
        numeral = str(self.numeral) if self.numeral > 1 else ""
        self.numerals = self.numerals or bool(numeral)
        size = (page.width, page.height)
        under, over = self._stamp(self.stamps.under, *size), self._stamp(self.stamps.over, *size, numeral)
        resources = move(fragment.resources.encode()) if fragment.resources else b"%d 0 R" % self.resources
        links = refs(range(at + 3, at + 3 + len(page.links)))
        self.writer.put(
            at,
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %b %b]/Resources %b/Contents %b/Tabs/S/StructParents %d%b>>"
            % (
                node,
                number(page.width),
                number(page.height),
                resources,
                refs([*under, at + 1, *over]),
                self.key,
                b"/Annots" + links if page.links else b"",
            ),
        )

    def _mark_is_here(self):
        return self.mark is not None and self.mark[3] == self.pages and self.mark[0] == len(self.nodes)

    def _stamp(self, drawn, *what):
        """[the stream that is drawn so, if there is anything to draw]; pages that show the same share it."""
        key = (drawn.__name__, *what)
        if key not in self.stamped:
            content = drawn(*what)
            self.stamped[key] = [self.writer.add_stream(b"", content)] if content else []
        return self.stamped[key]

    def _count(self, page, faces):
        for font, glyphs in page.glyphs.items():
            self.glyphs.setdefault(faces[font], set()).update(glyphs)
            if told := page.texts.get(font):
                self.words.setdefault(faces[font], {}).update(told)

    def _put_parents(self, nums):
        if not nums:
            return
        first, last = int(nums[0].split()[0]), int(nums[-1].split()[0])
        node = self.writer.add(b"<</Limits[%d %d]/Nums[%b]>>" % (first, last, b" ".join(nums)))
        self.parents.append((first, last, node))

    def _headings(self, outline, pages):
        return [
            (title, pages[page], x, y, self.numeral - len(pages) + page + 1, self._headings(inner, pages))
            for title, page, x, y, inner in outline
            if page < len(pages)
        ]

    def _font(self, face):
        """The number of a packaged font, whichever names it has on the pages."""
        if face not in self.fonts_of:
            self.fonts_of[face] = self.writer.reserve()
        return self.fonts_of[face]

    def needed(self):
        """{face: glyphs in order} of the whole file."""
        used = {face: set(glyphs) for face, glyphs in self.glyphs.items()}
        for face, glyphs in self.stamps.glyphs(self.numerals).items():
            if glyphs:
                used.setdefault(face, set()).update(glyphs)
        for face in self.fonts_of:  # a page names it without showing a glyph of it
            used.setdefault(face, {self.stamps.letters[face]["0"][0]})
        return {face: sorted(glyphs) for face, glyphs in sorted(used.items())}

    def close(self, fonts):
        """Everything that is known at the end; `fonts` is {face: what a worker made of it}."""
        self._write_fonts(fonts)
        self._write_trees()
        sections = [section for section in self.sections if section.title]
        outline = write_outline(self.writer, sections)
        entries = [
            b"/Type/Catalog/Version/1.7/Pages %d 0 R" % self.tree,
            b"/Lang(%b)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>" % LANGUAGE.encode(),
            b"/StructTreeRoot %d 0 R" % self._write_tags(),
            b"/Outlines %d 0 R/PageMode/UseOutlines" % outline if outline else b"",
            page_labels(self.runs),
            b"/Metadata %d 0 R" % write_metadata(self.writer, self.sheaf),
            b"/OutputIntents" + write_colours(self.writer),
            write_names(self.writer, self.sheaf, self.named),
        ]
        root = self.writer.add(b"<<" + b"".join(entries) + b">>")
        self.writer.close(root=root, info=write_info(self.writer, self.sheaf))

    def _write_fonts(self, fonts):
        names = {**self.faces, **FACES}
        listed = b"".join(
            b"/%b %d 0 R" % (name.encode(), self._font(face)) for name, face in sorted(names.items()) if face in fonts
        )
        self.writer.put(self.fonts, b"<<" + listed + b">>")
        for nth, face in enumerate(sorted(self.fonts_of)):
            tag = "PRESS" + "ABCDEFGH"[nth]
            write_font(self.writer, self.fonts_of[face], fonts[face], words=self.words.get(face, {}), tag=tag)
        states = b"".join(b"/%b %b" % (name.encode(), state.encode()) for name, state in sorted(self.states.items()))
        self.writer.put(self.resources, b"<</Font %d 0 R/ColorSpace %b/ExtGState<<%b>>>>" % (self.fonts, LAB, states))

    def _write_trees(self):
        for node, pages in self.nodes:
            kids = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids%b>>" % (self.tree, len(pages), refs(pages))
            self.writer.put(node, kids)
        kids = refs([node for node, _ in self.nodes])
        self.writer.put(self.tree, b"<</Type/Pages/Count %d/Kids%b>>" % (self.pages, kids))

    def _write_tags(self):
        for section in self.sections:
            title = b"/T " + text(section.title) if section.title else b""
            kids = b"<</Type/StructElem/S/Part/P %d 0 R%b/K%b>>" % (self.document, title, refs(section.tops))
            self.writer.put(section.tag, kids)
        root = self.writer.reserve()
        parts = refs([section.tag for section in self.sections])
        self.writer.put(self.document, b"<</Type/StructElem/S/Document/P %d 0 R/K%b>>" % (root, parts))
        leaves = [
            (
                self.parents[at][0],
                self.parents[min(at + TOGETHER, len(self.parents)) - 1][1],
                self.parents[at : at + TOGETHER],
            )
            for at in range(0, len(self.parents), TOGETHER)
        ]
        nodes = [
            self.writer.add(b"<</Limits[%d %d]/Kids%b>>" % (first, last, refs([node for *_, node in some])))
            for first, last, some in leaves
        ]
        tree = self.writer.add(b"<</Kids%b>>" % refs(nodes))
        self.writer.put(
            root,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.document, tree, self.key),
        )
        return root
