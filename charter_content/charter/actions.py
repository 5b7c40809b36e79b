"""Writes: a new version of the charter."""

from django.db import transaction

from charter_content.charter.files import WORDS, CharterFile
from charter_content.charter.models import Charter, Principle
from foundation import stamps


@transaction.atomic
def load_charter(file: CharterFile, *, shipped: bool = False) -> tuple[Charter, bool]:
    """The charter in `file` as the version in use; (version, is it new?). The same file again changes nothing.

    The `shipped` wording never takes the place of a charter that an organisation brought itself.
    """
    newest = Charter.objects.order_by("-number").first()
    if newest and (newest.file_hash == file.hash or (shipped and not newest.shipped)):
        return newest, False
    version = Charter.objects.create(
        title=file.title,
        number=newest.number + 1 if newest else 1,
        definition=file.definition,
        introduction=file.introduction,
        acknowledgement=file.acknowledgement,
        file_hash=file.hash,
        shipped=shipped,
    )
    Principle.objects.bulk_create(
        Principle(charter=version, order=n, code=code, **{name: values.get(name, "") for name in WORDS})
        for n, (code, values) in enumerate(file.principles, start=1)
    )
    stamps.bump(stamps.CHARTER)
    return version, True
