"""Pictures and documents that files name."""

import re
from pathlib import Path

from PIL.Image import DecompressionBombError
from willow.image import Image as WillowImage  # type: ignore[import-untyped]
from willow.image import UnrecognisedImageFormatError

from courses.pages.files.convert import NotFound
from courses.pages.files.read.one_file import inside


def media_folders(root: Path) -> tuple[Path, Path]:
    return root / "images", root / "media"


def find_file(root: Path, name: str, extensions: list[str]) -> Path:
    """The picture or document called `name`. Raises NotFound: also for what stands outside the course's folder, or may not be uploaded."""
    kind = name.rpartition(".")[2].lower()
    if not re.fullmatch(r"[^/\\\0]{1,100}", name) or name.startswith("."):
        raise NotFound(f"“{name[:100]}” is not the name of a file in images/ or media/.")
    found = next((folder / name for folder in media_folders(root) if (folder / name).is_file()), None)
    if found is None:
        raise NotFound(f"There is no file “{name}” in images/ or media/.")
    if not inside(found, root):
        raise NotFound(f"The file “{name}” leads out of the course's folder. Put the file itself there.")
    if kind not in extensions:
        raise NotFound(f"A file like “{name}” cannot stand here. It may be: {', '.join(extensions)}.")
    return found


def check_image(path: Path) -> None:
    """Raises NotFound for a picture that is none."""
    try:
        with path.open("rb") as file:
            image = WillowImage.open(file)
            width, height = image.get_size()
    except (OSError, ValueError, SyntaxError, TypeError, UnrecognisedImageFormatError, DecompressionBombError) as error:
        raise NotFound(f"The file “{path.name}” is not a picture that can be shown.") from error
    wanted = {"jpg": "jpeg"}.get(path.suffix[1:].lower(), path.suffix[1:].lower())
    if image.format_name != wanted or width < 1 or height < 1:
        raise NotFound(f"The file “{path.name}” is not a picture of the kind that its name says.")
