from typing import Any

from django.core.management.base import BaseCommand

from foundation import signing


class Command(BaseCommand):
    help = (
        "Sign certificates and records with a new key from now on. What the old one signed stays signed, and its public half stays "
        "published. For once a year, when somebody may have seen the key, or when its private half is lost."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = signing.rotate()
        self.stdout.write(f"Signed with from now on: {signing.as_text(made.public)}")
        self.stdout.write(f"Its fingerprint: {signing.fingerprint(made.public)}")
        self.stdout.write("Both stand at /.well-known/alongside-keys.json. Tell installations that have the old one among TRUSTED_ISSUERS.")
