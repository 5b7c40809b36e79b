"""What earlier sittings say in the new columns: shares, closing words, points and results."""

from django.db import migrations


def fill(apps, schema_editor):
    Answer, Sitting, Result = (apps.get_model("quizzes", name) for name in ("Answer", "Sitting", "Result"))
    Answer.objects.filter(right=True).update(share=1.0)
    Answer.objects.filter(right=False).update(share=0.0)
    for answer in Answer.objects.only("pk", "given").iterator():
        Answer.objects.filter(pk=answer.pk).update(picked=",".join(sorted(str(one) for one in answer.given))[:100])
    for sitting in Sitting.objects.iterator():
        words = sitting.messages or {}
        sitting.rules = {"passed": words.get("all_right", ""), "not_yet": words.get("look_again", "")}
        if sitting.finished_at:
            answers = list(Answer.objects.filter(sitting=sitting).order_by("attempt").values_list("position", "attempt", "share"))
            newest = {position: share or 0 for position, _attempt, share in answers}
            first = {position: share or 0 for position, _attempt, share in reversed(answers)}
            possible = len(sitting.asked)
            sitting.first_share = sum(first.values()) / (possible or 1)
            points = sum(newest.values())
            Result.objects.create(sitting=sitting, points=points, possible=possible, passed=points == possible, at=sitting.finished_at)
        sitting.save()


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_kinds_results_and_marking")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
