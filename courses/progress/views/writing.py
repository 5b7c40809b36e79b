"""Everything a person keeps in worksheets, in one place and on paper."""

from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.progress.models import Response
from courses.progress.queries import all_responses, learners_of
from people.decorators import signed_in


@require_safe
@login_required
def my_writing(request: HttpRequest) -> HttpResponse:
    """What was kept, lesson by lesson; also where an editor has since taken the lesson out."""
    person = signed_in(request)
    lessons = {line.key: line for found in learners_of(person) for line in found.outline.lessons}
    kept = sorted(all_responses(person), key=lambda pair: (str(pair[0].lesson_key), pair[0].block_id, pair[0].updated_at))
    order = {key: n for n, key in enumerate(lessons)}
    groups = [
        (order.get(key, len(order)), {"lesson": lessons.get(key), "key": key, "sheets": _sheets(rows)})
        for key, rows in groupby(kept, key=lambda pair: pair[0].lesson_key)
    ]
    groups.sort(key=lambda pair: pair[0])
    return render(request, "progress/my_writing.html", {"groups": [group for _, group in groups]})


def _sheets(rows: Iterable[tuple[Response, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(block id, its answers) of one lesson. Blocks in which everything was emptied are left out."""
    sheets = [
        (block, [(row.label, text) for row, text in kept if text]) for block, kept in groupby(rows, key=lambda pair: pair[0].block_id)
    ]
    return [(block, answers) for block, answers in sheets if answers]
