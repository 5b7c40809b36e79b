"""The helper that holds the two halves of every policy together."""

from collections.abc import Iterable

from django.db import models

from foundation.policies import ScopedPolicy
from tests.cast import Cast


def assert_policy_agrees(policy: ScopedPolicy, cast: Cast, records: Iterable[models.Model]) -> None:
    """For every member of the cast and every record: being in the list means being allowed to view it, and the other way round.

    There has to be somebody who sees something and somebody who does not see everything, else the check says nothing.
    """
    records = list(records)
    assert records, "give it records to tell apart"
    seen_by_somebody, hidden_from_somebody = False, False
    for person in cast.everybody():
        listed = set(policy.visible_to(person))
        for record in records:
            alone = policy.may(person, "view", record)
            assert (record in listed) == alone, f"{person}: in the list {record in listed}, alone {alone}: {record!r}"
            seen_by_somebody |= alone
            hidden_from_somebody |= not alone
    assert seen_by_somebody, "nobody sees anything: is the policy open to anyone at all?"
    assert hidden_from_somebody, "everybody sees everything: is there an outsider?"
