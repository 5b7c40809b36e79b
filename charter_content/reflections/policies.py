from charter_content.reflections.enums import READERS
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.reflections.querysets import ShareQuerySet
from foundation.policies import ScopedPolicy
from foundation.querysets import Person


class ReflectionPolicy(ScopedPolicy[Reflection]):
    """The writer, and nobody else."""

    model = Reflection

    def may_view(self, user: Person, obj: Reflection) -> bool:
        return obj.person_id == user.pk

    may_change = may_delete = may_share = may_view


class SharePolicy(ScopedPolicy[Share]):
    """The writer, always; and the named reader, until it is taken back and while they have a role that reads in that service."""

    model = Share

    def readable_by(self, user: Person) -> ShareQuerySet:
        """What is shared with `user` and open to them."""
        return Share.objects.readable_by(user)

    def may_view(self, user: Person, obj: Share) -> bool:
        return obj.writer_id == user.pk or self.may_read(user, obj)

    def may_read(self, user: Person, obj: Share) -> bool:
        """Open it as the one it is shared with. It asks today's roles."""
        if obj.reader_id is None or obj.reader_id != user.pk or obj.taken_back_at is not None or obj.service is None:
            return False
        return any(role.person_id == user.pk and role.role in READERS and role.is_active() for role in obj.service.roles.all())

    may_answer = may_read

    def may_take_back(self, user: Person, obj: Share) -> bool:
        return obj.writer_id == user.pk and obj.taken_back_at is None


class ShareOpeningPolicy(ScopedPolicy[ShareOpening]):
    model = ShareOpening

    def may_view(self, user: Person, obj: ShareOpening) -> bool:
        return user.pk in (obj.share.writer_id, obj.person_id)


class ShareAnswerPolicy(ScopedPolicy[ShareAnswer]):
    """The writer of what it answers, once it is sent; and whoever wrote it, as long as they may read what it answers."""

    model = ShareAnswer

    def may_view(self, user: Person, obj: ShareAnswer) -> bool:
        if obj.share.writer_id == user.pk:
            return obj.sent_at is not None
        return obj.person_id == user.pk and shares.may_read(user, obj.share)


reflections = ReflectionPolicy()
shares = SharePolicy()
openings = ShareOpeningPolicy()
answers = ShareAnswerPolicy()
