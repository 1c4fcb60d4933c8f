"""The image of a page with the places of a citation framed."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from rag.errors import ParseError
from rag.parse.kind import kind_of
from rag.parse.pdfium import open_pdf, render
from rag.parse.picture import frames, noted_dpi
from rag.schema import Box

_DPI = 110
_LONGEST_SIDE = 1600
_FRAME, _FILL = (190, 30, 30, 255), (255, 210, 0, 70)


def draw_page(data: bytes, name: str, boxes: Sequence[Box]) -> bytes:
    """A PNG of the page that the first box stands on; boxes on other pages are left out.

    Raises:
        ParseError: the file has no pages to draw, or not that page.
    """
    page = boxes[0].page
    image, dpi = _page(data, name, page)
    layer = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(layer)
    for box in (box for box in boxes if box.page == page):
        place = [value * dpi / 72 for value in (box.left, box.top, box.right, box.bottom)]
        pen.rectangle(place, outline=_FRAME, fill=_FILL, width=2)
    drawn = Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")
    drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    buffer = BytesIO()
    drawn.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _page(data: bytes, name: str, page: int) -> tuple[Image.Image, float]:
    """The page and its resolution."""
    kind = kind_of(data, name)
    if kind == "image":
        for number, frame, _ in frames(data, name):
            if number == page:
                return frame.copy(), noted_dpi(frame)
    if kind == "pdf":
        document = open_pdf(data, name)
        if page <= len(document):
            image = render(document[page - 1], _DPI)
            return image, image.width * 72 / document[page - 1].get_width()
    raise ParseError(f"{name!r} has no page {page} that can be drawn.")
