"""The tags of a bound file: one tree over all pieces, and every mark on every page is in it."""

import re
from collections import Counter

import pikepdf


def contents_of(page):
    parts = page.Contents
    return b"".join(part.read_bytes() for part in (parts if isinstance(parts, pikepdf.Array) else [parts]))


class Walk:
    """Every element of the tree, with the marks and annotations that it owns."""

    def __init__(self, pdf):
        self.tags, self.marks, self.links = Counter(), {}, {}
        self.elements = []
        root = pdf.Root.StructTreeRoot
        self.visit(root.K, root)

    def visit(self, element, parent):
        assert element.P.objgen == parent.objgen
        self.tags[str(element.S)[1:]] += 1
        self.elements.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                place = (element.Pg.objgen, kid)
                assert place not in self.marks
                self.marks[place] = element.objgen
            elif kid.get("/Type") == "/OBJR":
                self.links[kid.Obj.objgen] = element.objgen
            else:
                self.visit(kid, element)


def test_every_mark_on_every_page_is_reached_from_the_tree_and_back(printed):
    walk, seen = Walk(printed.pdf), 0
    parents = dict(pikepdf.NumberTree(printed.pdf.Root.StructTreeRoot.ParentTree).items())
    for page in printed.pdf.pages:
        owners = parents[int(page.StructParents)]
        for mark in {int(n) for n in re.findall(rb"/MCID (\d+)", contents_of(page))}:
            assert walk.marks[page.objgen, mark] == owners[mark].objgen
            seen += 1
    assert seen == len(walk.marks)


def test_nothing_is_drawn_that_is_neither_tagged_nor_an_artifact(printed):
    for page in printed.pdf.pages:
        depth = 0
        for line in contents_of(page).split(b"\n"):
            depth += len(re.findall(rb"\bB[DM]C\b", line)) - len(re.findall(rb"\bEMC\b", line))
            if re.search(rb"\b(Tj|TJ|S|f|B)$", line) and b"EMC" not in line:
                assert depth > 0, line
        assert depth == 0


def test_links_stand_in_the_tree_and_lead_to_pages_of_this_file(printed):
    walk = Walk(printed.pdf)
    parents = dict(pikepdf.NumberTree(printed.pdf.Root.StructTreeRoot.ParentTree).items())
    pages = {page.objgen for page in printed.pdf.pages}
    links = [link for page in printed.pdf.pages for link in page.get("/Annots", [])]
    assert len(links) > 5
    for link in links:
        assert parents[int(link.StructParent)].objgen == walk.links[link.objgen]
        assert link.Dest[0].objgen in pages
        assert str(link.Contents)
        assert link.F == 4


def test_head_cells_say_what_they_head_and_the_contents_are_tagged_as_contents(printed):
    walk = Walk(printed.pdf)
    heads = [element for element in walk.elements if element.S == "/TH"]
    assert heads
    assert all(element.A.Scope == "/Column" for element in heads)
    assert walk.tags["TOC"] == 1
    assert walk.tags["TOCI"] == walk.tags["Link"] - 1
    assert not {"NonStruct", "Div", "Span"} & set(walk.tags)


def test_each_section_is_a_part_with_its_title_in_reading_order(printed):
    parts = printed.pdf.Root.StructTreeRoot.K.K
    assert [str(part.T) for part in parts] == ["Báo cáo", "Mục lục", "Phụ lục I. Danh sách", "Phụ lục II. Bảng rộng"]
