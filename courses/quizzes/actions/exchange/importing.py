"""Carrying out an import: all of it in one transaction."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.permissions import policy_registry

from courses.quizzes.actions.exchange.categories import Categories
from courses.quizzes.actions.exchange.media import Media
from courses.quizzes.actions.exchange.plan import Plan, categories_of, plan_import
from courses.quizzes.actions.exchange.quizzes import write_quizzes
from courses.quizzes.actions.exchange.sittings import SittingWriter, count_sittings
from courses.quizzes.actions.exchange.write import QuestionWriter
from courses.quizzes.exchange.formats import read_bank
from courses.quizzes.models import Question, Quiz
from people.models import User


@dataclass(frozen=True)
class Incomplete(Exception):
    """All or nothing was asked for, and something of the file does not come in: nothing was written."""

    plan: Plan


def import_file(
    data: bytes,
    format_name: str,
    *,
    by: User | None,
    publish: bool = True,
    overwrite: bool = False,
    all_or_nothing: bool = False,
    with_sittings: bool = False,
    dry_run: bool = False,
) -> Plan:
    """Bring in the file `data`. Returns what was done, or with `dry_run` what would be done.

    The same file again changes nothing. A question that was changed on the website since it came in stays as it is there, unless
    `overwrite`. What comes in is published, or a draft where not `publish`. `by` is None for whoever runs the website; only they bring
    in sittings. Raises Unreadable, PermissionDenied, and Incomplete where `all_or_nothing` was asked for. Then nothing is written, and
    nothing of it is left on the disk.
    """
    bank = read_bank(data, format_name)
    if by is not None and with_sittings:
        raise PermissionDenied
    if by is not None and not may_import(by, publish=publish):
        raise PermissionDenied
    media = Media(by)
    try:
        with transaction.atomic():
            ContentType.objects.select_for_update().get(pk=ContentType.objects.get_for_model(Question).pk)  # one import at a time
            plan = plan_import(bank, format_name, overwrite=overwrite, with_sittings=with_sittings)
            if all_or_nothing and plan.left_out:
                raise Incomplete(plan)
            if dry_run:
                if with_sittings:
                    count_sittings(plan)
                return plan
            _write(plan, media, by=by, publish=publish, with_sittings=with_sittings)
            return plan
    except BaseException:
        media.undo()
        raise


def may_import(user: User, *, publish: bool) -> bool:
    """May `user` bring questions in: add and change them, and publish them too?"""
    policies = [policy_registry.get_by_type(model) for model in (Question, Quiz)]
    needed = ("add", "change", "publish") if publish else ("add", "change")
    return all(policy.user_has_permission(user, action) for policy in policies for action in needed)


def _write(plan: Plan, media: Media, *, by: User | None, publish: bool, with_sittings: bool) -> None:
    categories = Categories()
    wanted = [one.question.category for one in plan.questions if one.is_written]
    wanted += [path for one in plan.quizzes if one.is_written for path in categories_of(one.quiz)]
    categories.make(path for path in [*plan.bank.categories, *wanted] if path)
    writer = QuestionWriter(by=by, publish=publish, media=media, categories=categories)
    writer.write([one for one in plan.questions if one.is_written])
    rows = {one.question.source: row for one in plan.questions if (row := one.row or one.there)}
    write_quizzes(plan, rows, categories, by=by, publish=publish)
    if with_sittings:
        SittingWriter(plan, rows, media=media, categories=categories).write()
