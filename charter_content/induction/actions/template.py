"""Writes: the next version of a checklist, from what editors published or from the file that ships."""

import json
import uuid
from dataclasses import dataclass

from django.db import transaction

from charter_content.induction.files import TemplateFile
from charter_content.induction.models import InductionItem, InductionTemplate, InductionVersion
from charter_content.induction.queries.versions import newest_version
from courses.pages.models import CoursePage


@transaction.atomic
def use_template(template: InductionTemplate) -> tuple[InductionVersion, bool]:
    """What editors published as the newest version; (version, is it new?). The same words as the newest make none."""
    InductionTemplate.objects.select_for_update().get(pk=template.pk)
    version, items = template.as_version()
    newest = newest_version(template.key)
    if newest and _words(version, items) == _words(newest, list(newest.items.all())):
        return newest, False
    version.save()
    for item in items:
        item.version = version
    InductionItem.objects.bulk_create(items)
    return version, True


@dataclass(frozen=True)
class Loaded:
    """What came of loading a file. `version` is None where the checklist was deleted in the website: it is left so."""

    version: InductionVersion | None
    is_new: bool
    edited: bool = False
    """Editors have changed it since it was loaded, so the newer file was left alone."""


@transaction.atomic
def load_template(file: TemplateFile, *, ours: bool = False) -> Loaded:
    """The checklist in `file` as its newest version. The same file again changes nothing.

    A checklist that editors have changed since stays as it is, unless `ours`: then the file goes first; their words stay in the history.
    """
    template = InductionTemplate.objects.select_for_update().filter(key=file.key).first()
    if template is None:
        gone = newest_version(file.key)
        if gone is not None:
            return Loaded(None, is_new=False)
        template = InductionTemplate(key=file.key, live=False)
    elif template.file_hash == file.hash:
        return Loaded(newest_version(file.key), is_new=False)
    elif template.latest_revision_id != template.loaded_revision_id and not ours:
        return Loaded(newest_version(file.key), is_new=False, edited=True)
    template.title, template.introduction, template.file_hash = file.title, file.introduction, file.hash
    template.items = json.dumps([_block(template.key, one) for one in file.items])
    template.go_live_at = None
    template.save()
    revision = template.save_revision(clean=False)
    template.publish(revision, skip_permission_checks=True)
    InductionTemplate.objects.filter(pk=template.pk).update(loaded_revision_id=revision.pk, file_hash=file.hash)
    return Loaded(newest_version(file.key), is_new=True)


def _block(key: uuid.UUID, item: dict[str, object]) -> dict[str, object]:
    """An item of the file as the stream keeps it: its id hangs on its code, so that a reload changes no id."""
    course = CoursePage.objects.filter(slug=item["course"]).first() if item.get("course") else None
    return {
        "type": "item", "id": str(uuid.uuid5(key, str(item["code"]))), "value": {**item, "course": course.pk if course else None},
    }  # fmt: skip


def _words(version: InductionVersion, items: list[InductionItem]) -> list[object]:
    """All that a version says, to compare."""
    return [version.title, version.introduction, *(item.words() for item in items)]
