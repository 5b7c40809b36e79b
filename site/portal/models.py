import datetime as dt
from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField, StreamField

from courses.pages.blocks.care import SignpostBlock
from foundation import clock
from people.models import Service
from portal.querysets import ServiceCountsQuerySet
from portal.support import SHIPPED_CHECKED_ON, SHIPPED_CONTACTS, SHIPPED_INTRO


def shipped_checked_on() -> dt.date:
    return dt.date.fromisoformat(SHIPPED_CHECKED_ON)


@register_setting(icon="help")
class SupportInfo(BaseGenericSetting):
    """What "Get support now" says. Editors keep it current; it is there before anybody has touched it."""

    intro = RichTextField(features=["bold", "italic", "ul"], default=SHIPPED_INTRO)
    contacts = StreamField([("contact", SignpostBlock(icon="user"))], default=SHIPPED_CONTACTS)
    checked_on = models.DateField("numbers last checked on", default=shipped_checked_on, help_text="Ring them, then put today's date here.")

    panels: list[Any] = [FieldPanel("intro"), FieldPanel("contacts"), FieldPanel("checked_on")]

    class Meta:
        verbose_name = "Get support now"

    def __str__(self) -> str:
        return "Get support now"


class ServiceCounts(models.Model):
    """What a service's manager reads: numbers rounded to tens, as they stood on one day. Exact ones are never kept."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="counts")
    counted_on = models.DateField(default=clock.today)
    figures = models.JSONField(default=dict, help_text="{code of a figure: rounded number}: see queries/counts.py.")

    objects = ServiceCountsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"counts of {self.service_id}"
