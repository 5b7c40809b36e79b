"""Settings: production refuses to start half-configured, and says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "training.example.org", "BASE_URL": "https://training.example.org",
    "MASTER_KEYS": "first:" + "5a" * 32, "HTTPS": "proxy",
}  # fmt: skip


def start(environment: dict[str, str], code: str = "import config.settings.production as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT)") -> str:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "site",
        env=clean | {"PYTHONPATH": "."} | environment,
    )
    return done.stdout + done.stderr


def test_production_starts_when_everything_is_there() -> None:
    assert start(WHOLE).strip() == "False True"


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_production_names_what_is_missing(missing: str) -> None:
    said = start({name: value for name, value in WHOLE.items() if name != missing})

    assert f"{missing} is not set." in said or f"{missing} with https is not set." in said


def test_production_refuses_plain_http() -> None:
    assert "BASE_URL with https is not set." in start(WHOLE | {"BASE_URL": "http://training.example.org"})


def test_a_slash_at_the_end_of_the_address_makes_no_difference() -> None:
    code = "import config.settings.production as s; print(s.WAGTAILADMIN_BASE_URL, *s.CSRF_TRUSTED_ORIGINS)"
    said = start(WHOLE | {"BASE_URL": "https://training.example.org/"}, code)

    assert said.split() == ["https://training.example.org"] * 2


def test_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("y" * 60)
    environment = {name: value for name, value in WHOLE.items() if name != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(tmp_path / "key")}

    assert start(environment, "import config.settings.production as s; print(s.SECRET_KEY[:3])").strip() == "yyy"


def test_misread_value_fails_loudly() -> None:
    assert 'Environment variable "EMAIL_PORT" invalid' in start(WHOLE | {"EMAIL_PORT": "soon"})


def test_sample_people_are_refused_in_production() -> None:
    assert start(WHOLE, "import config.settings.production as s; print(s.SAMPLE_PEOPLE_ALLOWED)").strip() == "False"
