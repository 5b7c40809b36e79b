"""What Moodle's own formats share: how categories are written."""

import re

_CONTEXT = re.compile(r"^\$[a-z0-9]+\$$", re.IGNORECASE)
_SLASH = re.compile(r"(?<!/)/(?!/)")


def category_of(path: str) -> tuple[str, ...]:
    """The names in a path such as `$course$/top/Day 1/Keeping safe`, from the outermost inwards. A slash in a name is doubled."""
    parts = [" ".join(part.replace("//", "/").split()) for part in _SLASH.split(path.strip())]
    if len(parts) > 1 and parts[0] == "top":  # as Moodle writes it where the context was not to be in the file
        parts = parts[1:]
    elif parts and _CONTEXT.match(parts[0]):
        parts = parts[1:]
        if parts and parts[0].casefold() == "top":
            parts = parts[1:]
    return tuple(part for part in parts if part)


def category_path(category: tuple[str, ...]) -> str:
    """`category` as Moodle writes it. A space parts a slash at the end of a name from the one between names."""
    names = [name.replace("/", "//") for name in category]
    names = [f"{' ' * name.startswith('/')}{name}{' ' * name.endswith('/')}" for name in names]
    return "/".join(["$course$", "top", *names])
