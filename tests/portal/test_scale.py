import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from courses.cohorts.models import Enrolment
from courses.progress.models import LessonMark
from people.models import ServiceRole, User


def state() -> tuple[list, int]:
    rows = Enrolment.objects.order_by("person__email").values_list("person__email", "person__uuid", "service__name")
    return list(rows), LessonMark.objects.count()


def test_same_numbers_give_the_same_people(shipped_course: object) -> None:
    call_command("seed_scale", people=7, services=2)
    before = state()

    call_command("seed_scale", people=7, services=2)

    assert state() == before
    assert [email for email, _, _ in before[0]] == [f"person-{n:07}@scale.alongside.example" for n in range(1, 8)]
    assert ServiceRole.objects.filter(role="coordinator").count() == 2
    assert not any(person.check_password("!") or person.check_password("") for person in User.objects.all())


def test_what_is_kept_for_lists_is_true(shipped_course: object) -> None:
    call_command("seed_scale", people=7, services=2)
    call_command("check_counters")
    assert len(set(Enrolment.objects.values_list("lessons_done", flat=True))) > 3, "at every stage of the course"


def test_nonsense_is_refused(shipped_course: object, settings: object) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        call_command("seed_scale", people=0, services=1)
    settings.SAMPLE_PEOPLE_ALLOWED = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not allowed"):
        call_command("seed_scale", people=1, services=1)
