"""Accounts and services for administrators: who may get in, and who leads where. No screen here shows what anybody did or wrote."""

import datetime as dt
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from foundation import audit, clock
from foundation.enums import Verb
from people.enums import Role
from people.models import Service, ServiceRole, User
from people.queries import coordinated_alone, is_last_coordinator
from people.validators import plain_address, plain_name

WITHOUT_COORDINATOR = "Nobody can join then, and nobody can ask to be contacted."


class AccountForm(WagtailAdminModelForm):
    """The address is set once, when the account is made. Nobody sets anybody's password: people sign in by code and choose their own."""

    class Meta:
        model = User
        fields = ["email", "display_name", "is_active", "is_superuser", "groups"]
        labels = {"is_superuser": "Administrator", "groups": "Editor groups", "is_active": "Can sign in"}
        help_texts = {
            "is_superuser": "Looks after accounts, services and content. Cannot read what people write.",
            "groups": "Only for people who edit content.",
            "is_active": "",
        }
        widgets = {"groups": forms.CheckboxSelectMultiple}

    leave_without = forms.BooleanField(
        label="Nobody coordinates a service afterwards, and that is meant",
        required=False,
        help_text=f"Only when the account of a last coordinator is switched off. {WITHOUT_COORDINATOR}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].disabled = True
        else:
            del self.fields["leave_without"]

    def clean(self) -> dict[str, Any]:
        """The account of the last coordinator of a service is not switched off by mistake."""
        values: dict[str, Any] = super().clean() or {}
        if self.instance.pk and not values.get("is_active") and "is_active" in self.changed_data and not values.get("leave_without"):
            alone = coordinated_alone(self.instance)
            if alone:
                names = " and ".join(map(str, alone))
                told = f"Nobody else coordinates {names}. Give somebody the role first, or tick the last box below."
                self.add_error("is_active", told)
        return values

    def clean_display_name(self) -> str:
        return plain_name(self.cleaned_data["display_name"])

    def clean_email(self) -> str:
        email = plain_address(self.cleaned_data["email"])
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is an account with this address already.")
        return email

    def save(self, commit: bool = True) -> User:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        person: User = super().save(commit)
        audit.record(self.for_user, Verb.ACCOUNT_CHANGED, person, changed=sorted(set(self.changed_data) - {"leave_without"}))
        return person


class RoleForm(WagtailAdminModelForm):
    """Giving somebody a role, or its end. It goes into the audit trail."""

    class Meta:
        model = ServiceRole
        fields = ["person", "service", "role", "starts", "ends"]

    leave_without = forms.BooleanField(
        label="Nobody coordinates this service afterwards, and that is meant",
        required=False,
        help_text=f"Only when the last coordinator goes. {WITHOUT_COORDINATOR}",
    )

    def clean(self) -> dict[str, Any]:
        """The last coordinator of a service does not go by mistake."""
        values: dict[str, Any] = super().clean() or {}
        before = ServiceRole.objects.filter(pk=self.instance.pk, role=Role.COORDINATOR).first() if self.instance.pk else None
        if before is None or not before.is_active() or values.get("leave_without"):
            return values
        ends = values.get("ends")
        moved = any(values.get(name) != getattr(before, name) for name in ("role", "service", "person"))
        goes = max(clock.today(), ends + dt.timedelta(days=1)) if ends and not moved else clock.today()
        if (ends or moved) and is_last_coordinator(before, after=goes):
            told = f"Nobody else coordinates {before.service} then. Give somebody the role first, or tick the box below."
            self.add_error("ends" if ends else "role", told)
        return values

    def save(self, commit: bool = True) -> ServiceRole:
        verb = Verb.ROLE_ENDED if self.instance.pk and self.cleaned_data.get("ends") else Verb.ROLE_GIVEN
        role: ServiceRole = super().save(commit)
        audit.record(self.for_user, verb, role, role=role.role, service=role.service_id)
        return role


class AccountViewSet(ModelViewSet):
    """In Wagtail's place of the user screens: see AccountsAdminConfig."""

    model = User
    icon = "user"
    menu_label = "Accounts"
    menu_order = 600
    add_to_settings_menu = True
    list_display = ["display_name", "email", "is_active"]
    search_fields = ["display_name", "email"]
    ordering = ["display_name"]
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:
        return AccountForm


class ServiceForm(WagtailAdminModelForm):
    class Meta:
        model = Service
        fields = ["name", "contact"]

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class ServiceViewSet(ModelViewSet):
    model = Service
    icon = "home"
    menu_label = "Services"
    list_display = ["name", "contact"]
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[ServiceForm]:
        return ServiceForm


class ServiceRoleViewSet(ModelViewSet):
    model = ServiceRole
    icon = "group"
    menu_label = "Roles"
    list_display = ["person", "service", "role", "starts", "ends"]
    list_filter = ["service", "role"]
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[RoleForm]:
        return RoleForm


class ServicesGroup(ModelViewSetGroup):
    items = (ServiceViewSet, ServiceRoleViewSet)
    menu_label = "Services"
    menu_icon = "home"
    menu_order = 650
    add_to_admin_menu = True
