"""Settings of the test suite: fast where it does not matter, the real thing where it does."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ALONGSIDE_DATA", str(Path(tempfile.gettempdir()) / f"alongside-test-{os.getpid()}"))

from .base import *  # noqa: F403 -- the data folder has to be named before base reads it
from .base import ROOT, STATIC_ROOT, STORAGES

SECRET_KEY = "for tests only, and so long that no check complains about its length"  # noqa: S105 -- opens nothing
MASTER_KEYS = ["test:" + "5a" * 32]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
QUIET_HOURS = ""  # else whether a mail is there would depend on the hour of the test
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Beside the template database, which knows pictures by their names there.
MEDIA_ROOT = ROOT / ".pytest_cache" / "media"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks there first
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
