"""Settings for the internet. They only tighten, and name what is missing instead of guessing."""

from config.environment import env

from .base import *  # noqa: F403 -- the one place where settings are gathered
from .base import MASTER_KEYS, require_setting

PRODUCTION = True
DEBUG = False
SAMPLE_PEOPLE_ALLOWED = False

SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
BASE_URL = env.str("BASE_URL", "").rstrip("/")
HTTPS = env.str("HTTPS", "")

require_setting("SECRET_KEY", SECRET_KEY, "Put at least 50 random characters there, or name a file in SECRET_KEY_FILE.")
require_setting("ALLOWED_HOSTS", ALLOWED_HOSTS, "List the names people type to reach you, with commas between them.")
require_setting("BASE_URL", BASE_URL, "It is the address that emails and certificates show, such as https://training.example.org.")
require_setting("BASE_URL with https", BASE_URL.startswith("https://"), "People's private words must not travel in the clear.")
require_setting("MASTER_KEYS", MASTER_KEYS, "They lock people's private words: NAME:64-hex-digits, newest first, or MASTER_KEYS_FILE.")
require_setting("HTTPS", HTTPS in ("direct", "proxy"), "Set it to `proxy` behind a proxy that sets X-Forwarded-Proto, else to `direct`.")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", False)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if HTTPS == "proxy":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else everybody would be at the proxy's address, and share one limit
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
