"""Images of pages: PNG, JPEG, TIFF (with several pages), BMP, GIF, WEBP."""

import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from rag.errors import ParseError
from rag.parse import ocr
from rag.parse.block import Options, Reading
from rag.parse.pages import Leaf, leaf_of_image, reading_of

_MAX_PIXELS = 100_000_000
_MAX_FRAMES = 300
_USUAL_DPI = 200.0


def read(data: bytes, name: str, options: Options) -> Reading:
    """An image file by OCR.

    Raises:
        ParseError: damaged, enormous, without text, or OCR is off or not installed.
    """
    if not options.ocr or not ocr.is_available():
        raise ParseError(f"{name!r} is an image and OCR is off (setting parse.ocr) or missing.")
    leaves: list[Leaf] = []
    for number, frame, total in frames(data, name):
        leaves.append(leaf_of_image(frame, noted_dpi(frame), number))
        options.progress(number, total, True)
    if not any(leaf.runs for leaf in leaves):
        raise ParseError(f"{name!r} is an image in which no text was found.")
    return reading_of(leaves)


def frames(data: bytes, name: str) -> Iterator[tuple[int, Image.Image, int]]:
    """Number, image and count of the pages, upright by what the camera noted."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                total = min(getattr(image, "n_frames", 1), _MAX_FRAMES)
                if image.width * image.height > _MAX_PIXELS:
                    raise ParseError(
                        f"{name!r} has {image.width}×{image.height} pixels, more than "
                        f"{_MAX_PIXELS // 10**6} million; make it smaller."
                    )
                for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                    if number > total:
                        return
                    upright = ImageOps.exif_transpose(frame)
                    yield number, upright, total
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise ParseError(f"{name!r} is a damaged image; save it again.") from error


def noted_dpi(image: Image.Image) -> float:
    """Dots per inch as noted, else what would make the image a page of usual width."""
    noted = image.info.get("dpi", (0.0, 0.0))[0]
    if 72 < float(noted) <= 1200:
        return float(noted)
    return max(image.width / 8.27, 40.0) if image.width < image.height else _USUAL_DPI
