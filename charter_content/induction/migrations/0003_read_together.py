"""“Read the charter together” was signed by whom an editor had ticked. From now on it follows from a record that two people make of it.

So each such item says that the system knows it: in checklists, in every draft of them, and in the frozen versions that people work through.
Nothing that was signed is touched: where both had signed under one version of the charter, it still counts.
"""

import json
from typing import Any

from django.db import migrations

NOBODY_SIGNS = {f"{signer}_signs": False for signer in ("supporter", "coordinator", "manager", "safeguarding")}


def as_known(items: list[Any]) -> list[Any]:
    """The items of a checklist, with that one worked out."""
    for item in items:
        if item["value"].get("reads") == "charter":
            item["value"] |= {"known": "charter", "reads": "", "signed_by": []}
    return items


def forwards(apps: Any, schema_editor: Any) -> None:
    for template in apps.get_model("induction", "InductionTemplate").objects.all():
        template.items = json.dumps(as_known(list(template.items.raw_data)))
        template.save(update_fields=["items"])
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for revision in revisions.filter(content_type__app_label="induction", content_type__model="inductiontemplate"):
        revision.content["items"] = json.dumps(as_known(json.loads(revision.content["items"])))
        revision.save(update_fields=["content"])
    items = apps.get_model("induction", "InductionItem").objects
    items.filter(reads="charter").update(known="charter", reads="", **NOBODY_SIGNS)


class Migration(migrations.Migration):
    dependencies = [("induction", "0002_the_charter_is_known"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
