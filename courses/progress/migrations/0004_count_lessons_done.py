from collections import defaultdict

from django.db import migrations

COMPLETING = ("done", "skipped", "talked")
AT_ONCE = 1000


def count(apps, schema_editor):
    """The new column of enrolments, for those who were on a course already: lessons of their own edition that are completed, however."""
    Enrolment = apps.get_model("cohorts", "Enrolment")
    LessonMark = apps.get_model("progress", "LessonMark")
    Edition = apps.get_model("pages", "Edition")
    for edition in Edition.objects.iterator():
        days = edition.outline["days"]
        lessons = {lesson["key"] for day in days for module in day["modules"] for lesson in module["lessons"]}
        ids = list(Enrolment.objects.filter(edition=edition.pk).values_list("pk", flat=True))
        for first in range(0, len(ids), AT_ONCE):
            some = ids[first : first + AT_ONCE]
            done = defaultdict(set)
            marks = LessonMark.objects.filter(enrolment__in=some, mark__in=COMPLETING).values_list("enrolment", "lesson_key")
            for enrolment, key in marks.iterator():
                if str(key) in lessons:
                    done[enrolment].add(key)
            rows = [Enrolment(pk=pk, lessons_done=len(keys)) for pk, keys in done.items()]
            Enrolment.objects.bulk_update(rows, ["lessons_done"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0007_lessons_done'),
        ('pages', '0005_certificate_months'),
        ('progress', '0003_closing_talk'),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
