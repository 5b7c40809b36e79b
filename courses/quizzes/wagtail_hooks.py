from wagtail.snippets.models import register_snippet

from courses.quizzes.viewsets import BankGroup

register_snippet(BankGroup)
