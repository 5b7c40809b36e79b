from django import forms

from courses.quizzes.queries import AskedQuestion


class AnswerForm(forms.Form):
    """What was picked at one question. `attempt` is the number of the try, so that a double press is one try."""

    attempt = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    given = forms.MultipleChoiceField(error_messages={"required": "Pick an answer first.", "invalid_choice": "Pick from the list."})

    def __init__(self, *args: object, question: AskedQuestion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["given"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(option.id, option.id) for option in question.options]

    def clean_given(self) -> list[str]:
        given: list[str] = self.cleaned_data["given"]
        return given
