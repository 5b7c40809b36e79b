from .fields import FieldState, field_states, fingerprint, sent_fields, show_what_became
from .group import GatheringForm, SignUpForm, WordsForm
from .one_to_one import AddForm, AskForm, ChoosePrinciplesForm, PlanForm, ReaderForm, RhythmForm, SignForm

__all__ = [
    "AddForm", "AskForm", "ChoosePrinciplesForm", "FieldState", "GatheringForm", "PlanForm", "ReaderForm", "RhythmForm",
    "SignForm", "SignUpForm", "WordsForm", "field_states", "fingerprint", "sent_fields", "show_what_became",
]  # fmt: skip
