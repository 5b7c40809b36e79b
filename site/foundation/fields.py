"""Lists that an editor writes as plain words: codes with commas between them, or one thing a line."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

CODE = re.compile(r"^[A-Z][0-9]{1,2}$")


class _WordsField(forms.CharField):
    """A list on screen: `join` puts it into one text, `split` takes it apart."""

    def prepare_value(self, value: Any) -> Any:
        return self.join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else self.split(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)

    def join(self, value: list[str]) -> str:
        raise TypeError

    def split(self, text: str) -> list[str]:
        raise TypeError


class CodesFormField(_WordsField):
    def join(self, value: list[str]) -> str:
        return ", ".join(value)

    def split(self, text: str) -> list[str]:
        return list(dict.fromkeys(part.upper() for part in re.split(r"[,;\s]+", text) if part))

    def validate(self, value: Any) -> None:
        super().validate(value)
        wrong = [code for code in value if not CODE.match(code)]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is not a principle's code. Write codes such as P1, P4.")


class LinesFormField(_WordsField):
    widget = forms.Textarea(attrs={"rows": 4})

    def join(self, value: list[str]) -> str:
        return "\n".join(value)

    def split(self, text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.strip()]


class CodesField(models.JSONField):
    """Codes of charter principles, such as ["P1", "P4"]; on screen "P1, P4"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **({"form_class": CodesFormField} | kwargs))


class LinesField(models.JSONField):
    """Several short texts; on screen one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **({"form_class": LinesFormField} | kwargs))
