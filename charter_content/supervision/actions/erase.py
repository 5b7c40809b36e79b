"""Erasing somebody from supervision."""

from django.db import transaction
from django.db.models import Q

from charter_content.supervision.actions.prepare import end_share
from charter_content.supervision.enums import Hat
from charter_content.supervision.models import Agreement, Gathering, GatheringAddition, PreparedShare, Session, SignUp, Supervision
from foundation import clock
from foundation.keys import delete_key
from people.models import User


@transaction.atomic
def erase_supervision(person: User) -> None:
    """What was prepared, written and signed about `person`'s own supervision goes with its keys, for both sides. Of sessions that they held
    for others the signed summary stays, under the name they signed with: it is the other's. What was shared with them ends,
    unreadable. That they came together with others goes too; how many came stays."""
    own = Supervision.objects.filter(person=person)
    for model in (Agreement, Session):
        for row in model.objects.filter(supervision__in=own):
            delete_key(row.key_owner)
    for share in PreparedShare.objects.select_for_update().filter(Q(writer=person) | Q(supervision__in=own)):
        delete_key(share.key_owner)
    own.delete()
    for share in PreparedShare.objects.select_for_update().filter(reader=person):
        end_share(share)
    PreparedShare.objects.filter(reader=person).update(reader=None)
    Supervision.objects.filter(supervisor=person, hat=Hat.COORDINATOR, ended_at=None).update(ended_at=clock.now())
    Supervision.objects.filter(supervisor=person).update(supervisor=None)
    Session.objects.filter(supervisor=person).update(supervisor=None)
    SignUp.objects.filter(person=person).delete()
    Gathering.facilitators.through.objects.filter(user=person).delete()
    GatheringAddition.objects.filter(person=person).update(person=None, name="")
