"""What people type for a code, and what forms send for an id."""

import uuid

import pytest

from foundation.codes import read_code, read_uuids

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def test_ids_are_read_in_their_order_and_the_rest_is_left_out() -> None:
    typed = [str(OTHER), "", "nonsense", "\0", "١" * 32 + "x", ONE.hex, str(OTHER)]
    assert read_uuids(typed) == [OTHER, ONE, OTHER]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("k7qd-2m4x", "K7QD2M4X"), (" K7QD 2M4X ", "K7QD2M4X"), ("oil1", "0111"), ("", ""), ("K7QD\x00", ""), ("K7QDé", ""), ("\ud800", "")],
)
def test_codes_are_read_however_they_are_typed(typed: str, read: str) -> None:
    assert read_code(typed) == read
