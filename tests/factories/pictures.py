"""Pictures as people bring them."""

from io import BytesIO

from PIL import Image, ImageDraw


def drawn(width: int = 300, height: int = 120, *, kind: str = "PNG", ink: str = "#17324d", on: str | None = None) -> bytes:
    """A drawing in `ink` with a hole in its middle, on nothing, or on the colour `on`."""
    mode = "RGBA" if on is None else "RGB"
    image = Image.new(mode, (width, height), (0, 0, 0, 0) if on is None else on)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width - 1, height - 1), fill=ink)
    pen.rectangle((width // 4, height // 4, width - width // 4, height - height // 4), fill=(0, 0, 0, 0) if on is None else on)
    return saved(image, kind)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
