"""Pictures that people bring, made anew: what is kept is ours to the byte, bounded, and nothing but a picture."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
PALEST = 215
"""Of 255. What is paler does not stand out from white."""


class NoPicture(ValueError):
    """It cannot be used; the words say why, for whoever brought it."""


@dataclass(frozen=True)
class Picture:
    """A PNG without anything beside its pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def _has_its_end(data: bytes, kind: str | None) -> bool:
    """Is the last mark of its format there? WeasyPrint tells Pillow, for the whole process, to pass over an end that is missing."""
    if kind == "PNG":
        return b"IEND" in data
    if kind == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits scaled to 8: Pillow cuts them off instead, and all but the darkest would be white."""
    return picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L") if picture.mode.startswith("I") else picture


def as_png(data: bytes, *, widest: int) -> Picture:
    """The PNG, JPEG or WebP in `data`, its first picture where it moves, upright, at most `widest` pixels on each side.

    The same bytes give the same picture. Raises NoPicture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise NoPicture("This picture is too large. Make it smaller first.")
                if not _has_its_end(data, found.format):
                    raise NoPicture("This picture is damaged.")
                upright = _eight_bits(ImageOps.exif_transpose(found)).convert("RGBA")
    except UnidentifiedImageError as error:
        raise NoPicture("This is no PNG, JPEG or WebP picture.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture("This picture is too large. Make it smaller first.") from error
    except (OSError, ValueError, SyntaxError, TypeError) as error:
        if isinstance(error, NoPicture):
            raise
        raise NoPicture("This picture is damaged.") from error
    upright.thumbnail((widest, widest))
    bare, out = Image.new("RGBA", upright.size), BytesIO()
    bare.paste(upright)
    bare.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), bare.width, bare.height)


def stands_out_on_white(picture: Picture) -> bool:
    """Can `picture` be seen on white paper: is one in 500 of its pixels dark enough there?"""
    with Image.open(BytesIO(picture.content), formats=("PNG",)) as found:
        on_white = Image.alpha_composite(Image.new("RGBA", found.size, "white"), found.convert("RGBA")).convert("L")
    return sum(on_white.histogram()[:PALEST]) * 500 >= picture.width * picture.height
