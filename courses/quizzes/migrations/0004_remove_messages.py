from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_earlier_answers")]
    operations = [migrations.RemoveField("sitting", "messages")]
