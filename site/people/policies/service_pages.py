from foundation.policies import M, ScopedPolicy
from foundation.querysets import Person
from people.models import HousePaper, ServiceLogo, Signpost, SupportContact
from people.policies.accounts import services


class OfServicePolicy(ScopedPolicy[M]):
    """Everybody with a role at the service sees it; whoever leads it changes it."""

    def may_view(self, user: Person, obj: M) -> bool:
        return services.may_view(user, obj.service)  # type: ignore[attr-defined]  # each OfService has one

    def may_change(self, user: Person, obj: M) -> bool:
        return services.may_lead(user, obj.service)  # type: ignore[attr-defined]  # each OfService has one


class SupportContactPolicy(OfServicePolicy[SupportContact]):
    model = SupportContact


class SignpostPolicy(OfServicePolicy[Signpost]):
    model = Signpost


class HousePaperPolicy(OfServicePolicy[HousePaper]):
    model = HousePaper


support_contacts = SupportContactPolicy()


signposts = SignpostPolicy()


house_papers = HousePaperPolicy()


class ServiceLogoPolicy(OfServicePolicy[ServiceLogo]):
    model = ServiceLogo


service_logos = ServiceLogoPolicy()
