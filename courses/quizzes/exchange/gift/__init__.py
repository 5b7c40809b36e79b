"""GIFT, the plain-text format of Moodle: https://docs.moodle.org/en/GIFT_format.

A question is a block of lines, and an empty line ends it. What GIFT has no word for stands in a comment line above the question.
"""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
