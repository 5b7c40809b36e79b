from wagtail import hooks

from people.viewsets import ServicesGroup


@hooks.register("register_admin_viewset")
def register_services() -> ServicesGroup:
    return ServicesGroup()
