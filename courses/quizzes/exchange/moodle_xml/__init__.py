"""Moodle's XML: all that Moodle knows of a question, with its pictures inside the file."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
