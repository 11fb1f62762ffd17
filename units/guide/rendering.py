"""Markdown of the guide as HTML of the site: its links, pictures, tables and notices; HTML in the text stays text."""

from copy import copy
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from PIL import Image

from units.templatetags.vietnamese import icon

PICTURES = settings.BASE_DIR / "docs" / "huong-dan" / "anh"
# Pictures are taken this much finer than they are shown.
PICTURE_SCALE = 1.5


def parse(text, url_of):
    """Tokens with the site's addresses; `url_of(slug, section)` is the address of a chapter's section.

    Headings get the ids that Markdown viewers give them, so that one link works in both places.
    """
    tokens = _markdown().parse(text)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = _address(child.attrs["href"], url_of)
            elif child.type == "image":
                _place_picture(child)
    _name_cells(tokens)
    return tokens


def render(tokens, *, with_ids=True):
    if not with_ids:
        tokens = [_without_id(token) for token in tokens]
    markdown = _markdown()
    return markdown.renderer.render(tokens, markdown.options, {})


def text_of(tokens):
    """What can be read in the tokens, pictures aside."""
    inline = [token for token in tokens if token.type == "inline"]
    return " ".join(child.content for token in inline for child in token.children if child.type != "image")


@cache
def _markdown():
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(anchors_plugin, max_level=4)
    markdown.add_render_rule("blockquote_open", lambda *_: f'<div class="notice">{icon("info")}<div>')
    markdown.add_render_rule("blockquote_close", lambda *_: "</div></div>")
    markdown.add_render_rule("code_inline", _key)
    markdown.add_render_rule("image", _picture)
    return markdown


def _picture(renderer, tokens, index, options, env):
    """Leads to itself in full size: on a phone it is too small to read."""
    return f'<a href="{tokens[index].attrs["src"]}">{renderer.image(tokens, index, options, env)}</a>'


def _key(renderer, tokens, index, options, env):
    """Back quotes mark keys and what is typed."""
    return renderer.code_inline(tokens, index, options, env).replace("<code>", "<kbd>").replace("</code>", "</kbd>")


def _address(href, url_of):
    """ "thu-truong.md#duyệt" and "#duyệt" of the chapter at hand; other addresses stay."""
    name, _, section = href.partition("#")
    return url_of(name.removesuffix(".md"), section) if name.endswith(".md") else href


def _place_picture(token):
    name = token.attrs["src"].rpartition("/")[2]
    with Image.open(PICTURES / name) as picture:
        width, height = (round(pixels / PICTURE_SCALE) for pixels in picture.size)
    token.attrs |= {"src": static(f"huong-dan/{name}"), "width": width, "height": height, "loading": "lazy"}


def _name_cells(tokens):
    """Gives tables the site's classes, and their cells the column heads that stand beside them on phones."""
    heads, column, in_head = [], 0, False
    for n, token in enumerate(tokens):
        if token.type == "table_open":
            token.attrs["class"], heads = "tbl cards", []
        elif token.type in {"thead_open", "thead_close"}:
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            token.attrs["scope"] = "col"
            heads.append(tokens[n + 1].content)
        elif token.type in {"td_open", "td_close"} and not in_head:
            _name_cell(token, heads, column)
            column += token.type == "td_close"


def _name_cell(token, heads, column):
    if column == 0:
        token.tag = "th"
        if token.nesting == 1:
            token.attrs["scope"] = "row"
    elif token.nesting == 1:
        token.attrs |= {"data-l": heads[column], "class": "full"}


def _without_id(token):
    if "id" not in token.attrs:
        return token
    bare = copy(token)
    bare.attrs = {name: value for name, value in token.attrs.items() if name != "id"}
    return bare
