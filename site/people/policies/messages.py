from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import Message, MessagePreferences


class MessagePolicy(ScopedPolicy[Message]):
    """The person it was sent to."""

    model = Message

    def may_view(self, user: Person, obj: Message) -> bool:
        return obj.person_id == user.pk


class MessagePreferencesPolicy(ScopedPolicy[MessagePreferences]):
    """Each person their own."""

    model = MessagePreferences

    def may_view(self, user: Person, obj: MessagePreferences) -> bool:
        return obj.person_id == user.pk

    def may_change(self, user: Person, obj: MessagePreferences) -> bool:
        return obj.person_id == user.pk


messages = MessagePolicy()


message_preferences = MessagePreferencesPolicy()
