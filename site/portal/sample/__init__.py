"""The sample people with their histories, and a quiz that shows every kind of question."""

from .people import CAST, DOMAIN, PASSWORD, load_sample

__all__ = ["CAST", "DOMAIN", "PASSWORD", "load_sample"]
