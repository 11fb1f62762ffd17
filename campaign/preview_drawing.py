"""A small picture of a file, drawn in a process of its own with little memory and time: the file may be hostile.

`python -m campaign.preview_drawing FILE` prints a JPEG of the picture, or of the first page of the PDF, in FILE. It
knows neither Django nor the database, and writes no file.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

MEMORY, SECONDS = 1 << 30, 3
BOX = (480, 360)  # dots; shown at half of it
MOST_DOTS = 120_000_000


def main(path):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with open(path, "rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    sys.stdout.buffer.write(_jpeg(_first_page(path) if is_pdf else _picture(path)))


def _picture(path):
    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    image = Image.open(path, formats=["JPEG", "PNG"])
    image.draft("RGB", BOX)  # a JPEG is read at about the size that is shown
    return ImageOps.exif_transpose(image)


def _first_page(path):
    import pypdfium2 as pdfium  # noqa: PLC0415 -- slow import, of no use to pictures

    page = pdfium.PdfDocument(path)[0]
    wide, high = page.get_size()
    return page.render(scale=min(BOX[0] / wide, BOX[1] / high)).to_pil()


def _jpeg(image):
    image.thumbnail(BOX)
    paper = Image.new("RGB", image.size, "white")  # what is transparent lies on paper
    paper.paste(image, mask=image.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
