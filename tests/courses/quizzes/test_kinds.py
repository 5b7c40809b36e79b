"""Each kind of question: what it takes for an answer, and what an answer is worth. Pure functions; no database."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import picked_key, read_answer, share_of
from courses.quizzes.kinds.typed import LONGEST_SHORT, number_in
from courses.quizzes.scoring import outcome
from tests.factories.quizzes import OPTIONS, RIGHT, WRONG, Values


def content(kind: str, options: list[dict[str, Any]] | None = None, **rest: Any) -> dict[str, Any]:
    """A question's frozen content, as `Question.content` makes it."""
    lines = OPTIONS[kind] if options is None else options
    plain = {"text": "", "right": False, "credit": None, "match": "", "tolerance": "", "feedback": ""}
    return {"kind": kind, "options": [plain | {"id": str(n)} | line for n, line in enumerate(lines, start=1)]} | rest


def ids(of: dict[str, Any]) -> list[str]:
    return [option["id"] for option in of["options"]]


def worth(of: dict[str, Any], values: Values) -> float | None:
    return share_of(of, read_answer(of, ids(of), values))


def told(of: dict[str, Any], values: Values) -> str:
    with pytest.raises(ValidationError) as caught:
        read_answer(of, ids(of), values)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("kind", sorted(set(QuestionKind.values) - {"essay"}))
def test_right_is_worth_all_and_wrong_nothing(kind: str) -> None:
    assert (worth(content(kind), RIGHT[kind]), worth(content(kind), WRONG[kind])) == (1, 0)


def test_own_words_are_worth_what_somebody_says() -> None:
    assert worth(content("essay"), RIGHT["essay"]) is None


@pytest.mark.parametrize(
    ("picked", "partly"), [("12", 1), ("1", 0.5), ("123", 0.5), ("13", 0), ("1234", 0), ("3", 0), ("34", 0)], ids=lambda one: str(one)
)
def test_several_right_options_with_partial_credit_or_all_or_nothing(picked: str, partly: float) -> None:
    """Each right one counts for, each wrong one against: picking all of them is worth nothing."""
    assert worth(content("multiple", partial=True), {"given": list(picked)}) == partly
    assert worth(content("multiple"), {"given": list(picked)}) == (1 if picked == "12" else 0)


def test_one_that_is_not_quite_right_is_worth_part() -> None:
    assert worth(content("single"), {"given": ["2"]}) == 0.5


@pytest.mark.parametrize(("partial", "expected"), [(True, 2 / 3), (False, 0)])
def test_matching_partly_right(partial: bool, expected: float) -> None:
    values = RIGHT["matching"] | {"match-3": ["4"]}
    assert worth(content("matching", partial=partial), values) == expected


def test_matching_with_equal_other_halves_takes_either() -> None:
    of = content(
        "matching", [{"text": "Monday", "match": "Open"}, {"text": "Tuesday", "match": "Open"}, {"text": "Sunday", "match": "Shut"}]
    )
    assert worth(of, {"match-1": ["1"], "match-2": ["1"], "match-3": ["3"]}) == 1


@pytest.mark.parametrize(
    ("order", "expected"), [("1234", 1), ("1243", 2 / 3), ("2143", 1 / 3), ("2413", 0), ("4321", 0)], ids=lambda one: str(one)
)
def test_ordering_partly_right(order: str, expected: float) -> None:
    """By how many pairs stand the right way round, beyond what chance gives."""
    values = {f"place-{step}": [str(place)] for place, step in enumerate(order, start=1)}
    assert worth(content("ordering", partial=True), values) == pytest.approx(expected)
    assert worth(content("ordering"), values) == (1 if order == "1234" else 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("hope", 1), ("  HOPE ", 1), ("hop", 0.4), ("hopes", 0.4), ("Hopscotch for me", 0.4), ("shop", 0), ("ho pe", 0)],
)
def test_short_text_with_accepted_variants(words: str, expected: float) -> None:
    assert worth(content("short"), {"words": [words]}) == expected


def test_short_text_where_capitals_matter() -> None:
    of = content("short", [{"text": "GROW", "right": True}, {"text": "grow", "credit": 50}], match_case=True)
    assert [worth(of, {"words": [words]}) for words in ("GROW", "grow", "Grow")] == [1, 0.5, 0]


def test_pattern_of_an_editor_cannot_hang_the_server() -> None:
    of = content("short", [{"text": "*a*a*a*a*a*a*a*a*a*a*a*a*b", "right": True}])
    assert worth(of, {"words": ["a" * LONGEST_SHORT]}) == 0


@pytest.mark.parametrize(
    ("words", "expected"), [("13", 1), ("13.0", 1), ("12.5", 0.3), ("11", 0.3), ("10.99", 0), ("1.3e1", 1), ("-13", 0)]
)
def test_number_with_tolerance(words: str, expected: float) -> None:
    assert worth(content("number"), {"words": [words]}) == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [("3", "3"), ("-2.5", "-2.5"), ("−4", "-4"), ("2,5", "2.5"), ("1,000", "1000"), ("1 000", "1000"), (".5", "0.5"), ("1e3", "1000")],
)
def test_number_as_people_write_it(words: str, number: str) -> None:
    assert number_in(words) == Decimal(number)


@pytest.mark.parametrize("words", ["", "many", "3 or 4", "1.2.3", "NaN", "Infinity", "1e999", "0x10", "٣ cups", "--3"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert number_in(words) is None


MISTAKES: list[tuple[str, Values, str]] = [
    ("single", {}, "Pick an answer first."),
    ("single", {"given": ["1", "2"]}, "Pick one answer only."),
    ("single", {"given": ["9"]}, "Pick from the list."),
    ("multiple", {"given": []}, "Pick an answer first."),
    ("short", {"words": ["  \n "]}, "Write an answer first."),
    ("short", {"words": ["x" * (LONGEST_SHORT + 1)]}, "This is 301 letters long. There is room for 300."),
    ("number", {"words": ["some"]}, "Write a number, such as 3 or 2.5."),
    ("essay", {}, "Write an answer first."),
    ("matching", {}, "Find the other half of each first."),
    ("matching", {"match-1": ["1"]}, "Some have no other half yet."),
    ("matching", {"match-1": ["1"], "match-2": ["9"], "match-3": ["3"]}, "Pick from the list."),
    ("ordering", {}, "Give each a place first."),
    ("ordering", {"place-1": ["1"]}, "Some have no place yet."),
    ("ordering", RIGHT["ordering"] | {"place-2": ["1"]}, "Two stand in place 1. Give each a place of its own."),
    ("ordering", RIGHT["ordering"] | {"place-2": ["7"]}, "Pick from the list."),
]


@pytest.mark.parametrize(("kind", "values", "message"), MISTAKES, ids=[f"{kind}: {message}" for kind, _values, message in MISTAKES])
def test_what_is_no_answer_is_told_in_words(kind: str, values: Values, message: str) -> None:
    assert told(content(kind), values) == message


@pytest.mark.parametrize("kind", ["short", "number", "essay"])
def test_what_was_typed_is_not_among_what_is_kept_in_the_clear(kind: str) -> None:
    of = content(kind)
    answer = read_answer(of, ids(of), RIGHT[kind])

    assert answer.words == RIGHT[kind]["words"][0]
    assert set(map(str, answer.ids)) <= set(ids(of))


# --- Properties ---

_texts = st.text("abc", min_size=1, max_size=3)
_line = st.fixed_dictionaries(
    {"text": _texts, "right": st.booleans(), "credit": st.none() | st.integers(1, 99), "match": _texts, "tolerance": st.just("")}
)
_lines = st.lists(_line, min_size=2, max_size=6)


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, Any], Values]:
    """Any question that is not typed, with any answer that it takes."""
    kind = draw(st.sampled_from(["single", "scenario", "multiple", "matching", "ordering"]))
    of = content(kind, draw(_lines), partial=draw(st.booleans()))
    all_ids = ids(of)
    if kind == "matching":
        halves = {option["match"]: option["id"] for option in reversed(of["options"])}
        return of, {f"match-{one}": [draw(st.sampled_from(sorted(halves.values())))] for one in all_ids}
    if kind == "ordering":
        return of, {f"place-{one}": [str(place)] for place, one in enumerate(draw(st.permutations(all_ids)), start=1)}
    most = 1 if kind != "multiple" else len(all_ids)
    return of, {"given": draw(st.lists(st.sampled_from(all_ids), min_size=1, max_size=most, unique=True))}


@given(answered())
def test_share_is_bounded(case: tuple[dict[str, Any], Values]) -> None:
    of, values = case
    share = worth(of, values)
    assert share is not None and 0 <= share <= 1


@given(answered(), st.randoms(use_true_random=False))
def test_share_does_not_depend_on_the_order_of_picking_or_of_showing(case: tuple[dict[str, Any], Values], chance: Any) -> None:
    of, values = case
    shown, shuffled = ids(of), {name: list(found) for name, found in values.items()}
    chance.shuffle(shown)
    for found in shuffled.values():
        chance.shuffle(found)
    one, other = read_answer(of, ids(of), values), read_answer(of, shown, dict(reversed(shuffled.items())))

    assert share_of(of, one) == share_of(of, other)
    assert picked_key(of, one) == picked_key(of, other)


@given(answered(), st.data())
def test_one_more_right_pick_is_never_worth_less(case: tuple[dict[str, Any], Values], data: st.DataObject) -> None:
    of, values = case
    if of["kind"] != "multiple":
        return
    right = [option["id"] for option in of["options"] if option["right"]]
    more = {"given": [*values["given"], *data.draw(st.lists(st.sampled_from(right), max_size=3) if right else st.just([]))]}
    before, after = worth(of, values), worth(of, more)
    assert before is not None and after is not None and after >= before


_points = st.lists(st.integers(1, 100), min_size=1, max_size=8)


@given(_points, st.data(), st.none() | st.integers(1, 100))
def test_outcome_is_bounded_and_order_independent(points: list[int], data: st.DataObject, mark: int | None) -> None:
    places = data.draw(st.lists(st.integers(1, len(points)), unique=True))
    shares = {place: data.draw(st.none() | st.floats(0, 1)) for place in places}
    found = outcome(points, shares, pass_mark=mark)

    assert 0 <= found.points <= found.possible == sum(points)
    assert found == outcome(points, dict(reversed(shares.items())), pass_mark=mark)
    assert found.waiting == sum(share is None for share in shares.values())


@given(_points, st.data(), st.none() | st.integers(1, 100))
def test_marks_that_come_later_only_settle_what_was_open(points: list[int], data: st.DataObject, mark: int | None) -> None:
    """Passed or not passed is never taken back by a mark; None means that it can still go either way."""
    shares = {place: data.draw(st.none() | st.floats(0, 1)) for place in range(1, len(points) + 1)}
    now = outcome(points, shares, pass_mark=mark).passed
    later = outcome(
        points, {place: data.draw(st.floats(0, 1)) if share is None else share for place, share in shares.items()}, pass_mark=mark
    )

    assert later.passed is not None
    assert now in (None, later.passed)


def test_all_thirds_are_all() -> None:
    assert outcome([1, 1, 1], dict.fromkeys((1, 2, 3), 1 / 3 + 1 / 3 + 1 / 3), pass_mark=None).passed is True


def test_nothing_asked_is_neither_passed_nor_not() -> None:
    assert outcome([], {}, pass_mark=None).passed is None
