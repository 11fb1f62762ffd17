"""The pictures of the user guide: as they are declared, taken and kept."""

import re
from dataclasses import dataclass
from io import BytesIO

import yaml
from PIL import Image

from units.guide.chapters import FOLDER, SLUGS
from units.guide.rendering import PICTURE_SCALE

WIDTH, HEIGHT = 1280, 700
PHONE_WIDTH, PHONE_HEIGHT = 390, 780
# Enough for pages of few colours, and a third smaller than all of them; no picture of the guide is a photograph.
COLOURS = 256
NAMED = re.compile(r"!\[([^\]]*)\]\(anh/([a-z0-9-]+)\.webp\)")


@dataclass(frozen=True)
class Picture:
    """One line of docs/huong-dan/anh.yaml, whose first lines say what each word means."""

    name: str
    mo: str
    ai: str = ""
    bam: tuple = ()
    go: str = ""
    cho: str = ""
    den: str = ""
    cao: int = 0
    co: str = ""

    @property
    def size(self):
        width, height = (PHONE_WIDTH, PHONE_HEIGHT) if self.co else (WIDTH, HEIGHT)
        return {"width": width, "height": self.cao or height}


def declared():
    said = yaml.safe_load((FOLDER / "anh.yaml").read_text(encoding="utf-8"))
    return [Picture(name=name, **fields) for name, fields in said.items()]


def shown():
    """(chapter, words for those who do not see it, name) of every picture in the text."""
    return [(slug, *found) for slug in SLUGS for found in NAMED.findall((FOLDER / f"{slug}.md").read_text())]


def take(page, picture):
    """The picture of a page of a signed-in person, as bytes of a WebP file."""
    page.set_viewport_size(picture.size)
    page.goto(picture.mo)
    for place in picture.bam:
        page.locator(place).locator("visible=true").first.click()
        page.wait_for_load_state("networkidle")
    if picture.go:
        page.keyboard.type(picture.go)
    if picture.cho:
        page.locator(picture.cho).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    if picture.den:
        page.locator(picture.den).first.evaluate(
            "(place) => scrollTo(0, place.getBoundingClientRect().top + scrollY - 60)"
        )
    else:
        page.evaluate("scrollTo(0, 0)")
    return packed(page.screenshot(animations="disabled"))


def packed(png):
    """Few colours and no loss: the same page gives the same bytes."""
    file = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.convert("RGB").save(file, "WEBP", lossless=True, quality=100, method=6)
    return file.getvalue()


def scaled():
    return {"device_scale_factor": PICTURE_SCALE}
