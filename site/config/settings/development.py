"""Settings of `script/start`: everything on one machine, nothing to configure. Not for the internet."""

import secrets
from pathlib import Path

from config.environment import env

from .base import *  # noqa: F403 -- the one place where settings are gathered
from .base import CACHES, DATA, MASTER_KEYS, STORAGES

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]


def kept_secret(path: Path, prefix: str = "") -> str:
    """The secret in the file at `path`; made there (mode 0600) the first time. Never part of a database backup."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(prefix + secrets.token_hex(32) + "\n")
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret(DATA / "secret-key")
MASTER_KEYS = MASTER_KEYS or kept_secret(DATA / "master-keys", "first:").split(",")

# Served as they are by WhiteNoise, without a collectstatic that would take 17 seconds.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
(DATA / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise looks there first
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
CACHES = CACHES
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
