from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """The table of the shared cache, so that migrating is all the set-up a database needs."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]
