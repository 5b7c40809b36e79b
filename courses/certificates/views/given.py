"""A certificate as whoever leads the service sees it that gave it: what it says, and putting it right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from courses import flows
from courses.certificates.facts import from_json
from courses.certificates.forms import WithdrawForm
from courses.certificates.models import Award
from courses.certificates.policies import awards
from courses.certificates.queries import certificates_of, reason_of
from foundation.codes import read_code
from people.decorators import post_only, signed_in, signed_in_or_kept


def _page(request: HttpRequest, award: Award, form: WithdrawForm, *, told: str = "") -> HttpResponse:
    person = signed_in(request)
    history = certificates_of(award.enrolment_id) if award.enrolment_id else [award]
    award = next(one for one in history if one.pk == award.pk)
    context = {
        "award": award,
        "facts": from_json(award.facts),
        "history": history,
        "reason": reason_of(award.withdrawal) if hasattr(award, "withdrawal") else "",
        "may_withdraw": awards.may(person, "withdraw", award) and not hasattr(award, "withdrawal"),
        "may_give_again": awards.may(person, "give_again", award) and award.enrolment_id and not hasattr(award, "replaced_by"),
        "form": form,
        "told": told,
    }
    return render(request, "certificates/given.html", context, status=422 if told or form.errors else 200)


@require_safe
@login_required
def given(request: HttpRequest, serial: str) -> HttpResponse:
    """One certificate, and what became of it."""
    return _page(request, awards.get(signed_in(request), serial=read_code(serial)), WithdrawForm())


@post_only(up=1)
@signed_in_or_kept
def withdraw(request: HttpRequest, serial: str) -> HttpResponse:
    """Say that it stands no more, and why."""
    person = signed_in(request)
    award = awards.get(person, serial=read_code(serial))
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            flows.withdraw_certificate(award, reason=form.cleaned_data["reason"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "It was withdrawn. Whoever checks it sees that, and the holder was told.")
            return redirect("certificates_given:one", serial=award.serial)
    return _page(request, award, form)


@post_only(up=1)
@signed_in_or_kept
def again(request: HttpRequest, serial: str) -> HttpResponse:
    """Give it again, with what is on record today."""
    person = signed_in(request)
    award = awards.get(person, serial=read_code(serial))
    try:
        made = flows.give_certificate_again(award, by=person)
    except ValidationError as error:
        return _page(request, award, WithdrawForm(), told=" ".join(error.messages))
    messages.success(request, "A new one takes its place, and the holder was told.")
    return redirect("certificates_given:one", serial=made.serial)
