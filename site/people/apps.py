from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"


class AccountsAdminConfig(WagtailUsersAppConfig):
    """Wagtail's accounts section, with our own narrow screens and for administrators only."""

    user_viewset = "people.viewsets.AccountViewSet"

    def ready(self) -> None:
        super().ready()
        from people.admin_policies import register  # circular import: policies need the models

        register()
