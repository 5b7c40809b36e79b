"""Templates that editors own: mistakes told where they are made, and a look that is frozen with the award."""

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses import flows
from courses.certificates.actions import make_document
from courses.certificates.enums import Below, Form, TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.look import OWN, contrast, unknown_placeholders
from courses.certificates.look import from_json as look_of_json
from courses.certificates.models import Award, CertificateTemplate, TemplateImage, TemplateVersion
from courses.certificates.pdf import contexts_of
from courses.certificates.queries import frozen_look, look_for
from courses.cohorts.models import Enrolment
from foundation.pictures import NoPicture, as_png
from people.models import User
from tests.cast import Cast

SignIn = Callable[[User], Client]


def picture(width: int = 60, height: int = 40, *, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#3c7a3f").save(out, kind)
    return out.getvalue()


def image_of(data: bytes, name: str = "logo.png") -> Any:
    return get_image_model().objects.create(title="A logo", file=ImageFile(ContentFile(data), name=name))


def published(**fields: Any) -> CertificateTemplate:
    template = CertificateTemplate(**({"title": "Ours", "live": False} | fields))
    template.save()
    template.save_revision().publish()
    return CertificateTemplate.objects.get(pk=template.pk)


def given(enrolment: Enrolment, cast: Cast) -> Award:
    outcome = flows.wish_for_certificate(enrolment, name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "c.pdf"
    path.write_bytes(pdf)
    assert "no failures" in str(page.validate_pdf(str(path), profile="ua1"))
    return " ".join(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout.split())


def full() -> CertificateTemplate:
    signer = {
        "type": "signatory",
        "value": {"name": "Jo Bell", "role": "Head of training", "picture": image_of(picture(80, 20)).pk, "alt": "Jo"},
    }
    return published(
        intro="We are glad to say that", statement="took {lessons} of {course} with {service}, {sessions}, about {hours}.",
        logo=image_of(picture()), logo_alt="A green field", signatories=[signer], coordinator_signs=False, accent="#6a1b4d",
    )  # fmt: skip


def test_a_template_says_shows_and_signs(completed: Enrolment, cast: Cast, tmp_path: Path) -> None:
    template = full()
    award = given(completed, cast)
    facts = from_json(award.facts)

    assert (facts.look, facts.signed_by) == (template.version, (("Jo Bell", "Head of training"),))
    for form in Form:
        text = text_of(make_document(award, form), tmp_path)
        assert "Jo Bell" in text and "Amara Okafor" in text
        if form != Form.CARD:
            assert (
                "We are glad to say that" in text
                and "took 4 lessons of Small Course with Riverside, no live sessions, about 2 hours." in text
            )
        with pikepdf.open(tmp_path / "c.pdf") as pdf:
            assert b"A green field" in b"".join(
                bytes(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
            )


def test_a_namesake_of_a_signatory_does_not_get_their_signature(completed: Enrolment, cast: Cast) -> None:
    User.objects.filter(pk=cast.robin.pk).update(display_name="Jo Bell")
    signer = {"name": "Jo Bell", "role": "Coordinator", "picture": image_of(picture(80, 20)).pk, "alt": "Jo"}
    template = published(signatories=[{"type": "signatory", "value": signer}])
    award = given(completed, cast)
    facts, look = from_json(award.facts), frozen_look(template.version)
    [context, *_] = contexts_of(award, "Amara", Form.LANDSCAPE)

    assert facts.signed_by == (("Jo Bell", "Coordinator"),) * 2 and look.signatories[0].picture
    assert [bool(one.picture) for one in context["signers"]] == [False, True]  # type: ignore[attr-defined]  # a list of Signer


def test_what_becomes_of_a_template_changes_no_award(completed: Enrolment, cast: Cast, tmp_path: Path) -> None:
    template = full()
    award = given(completed, cast)
    before = TemplateVersion.objects.get()
    template.intro = "Something else"
    template.save_revision().publish()
    get_image_model().objects.all().delete()
    CertificateTemplate.objects.all().delete()

    assert "We are glad to say that" in text_of(make_document(award, Form.PORTRAIT), tmp_path)
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    assert from_json(newer.facts).look == before.sha256
    for row in (before, TemplateImage.objects.first()):
        with pytest.raises(TypeError):
            row.save()  # type: ignore[union-attr]  # there is an image


def test_the_same_look_is_one_version_and_the_course_s_own_goes_first(completed: Enrolment) -> None:
    every = published(intro="For every course")
    again = published(intro="For every course", title="Twin", course_key=completed.course_key)
    assert every.version == again.version and TemplateVersion.objects.count() == 1

    own = published(intro="For this one", title="Own", course_key=completed.course_key)
    assert look_for(completed.course_key) == own.version
    assert frozen_look(own.version).intro == "For this one"
    CertificateTemplate.objects.filter(course_key=completed.course_key).delete()
    assert look_for(completed.course_key) == every.version
    every.unpublish()
    assert look_for(completed.course_key) == ""


def test_a_look_of_before_shows_the_days() -> None:
    known = json.loads(OWN.to_json())
    del known["below"]
    assert look_of_json(json.dumps(known | {"schema": 1})).below == Below.DAYS


def test_a_draft_changes_nothing(completed: Enrolment, cast: Cast) -> None:
    template = CertificateTemplate(title="Draft", live=False)
    template.save()
    template.save_revision()

    assert from_json(given(completed, cast).facts).look == ""


# --- The editing area ---


def form_of(**fields: Any) -> dict[str, Any]:
    sent = {
        "title": "Ours", "course_key": "", "intro": "", "statement": "", "paper": "#fbf8f2", "heading": "#083f40", "accent": "#0b5d5b",
        "logo": "", "logo_alt": "", "below": "days", "coordinator_signs": "on", "signatories": streamfield([]),
        "go_live_at": "", "expire_at": "",
    }  # fmt: skip
    return nested_form_data(sent | fields)


ADD = "wagtailsnippets_certificates_certificatetemplate:add"


def test_an_editor_makes_one_and_sees_every_form(cast: Cast, sign_in: SignIn) -> None:
    editor = sign_in(cast.tomasz)
    assert editor.post(reverse(ADD), form_of(intro="Hurray: {course}")).status_code == 302
    template = CertificateTemplate.objects.get()
    assert not template.live and not TemplateVersion.objects.exists()

    for mode in Form.values:
        shown = template.get_latest_revision_as_object().make_preview_request(preview_mode=mode).content.decode()
        assert "Amara Okafor" in shown and "/static/foundation/fonts/" in shown and "static:" not in shown
        assert ("Hurray: Peer Support Training" in shown) == (mode != Form.CARD)
    edit = reverse("wagtailsnippets_certificates_certificatetemplate:edit", args=[template.pk])
    assert editor.post(edit, form_of() | {"action-publish": "1"}).status_code == 302
    assert TemplateVersion.objects.count() == 1
    assert "There is a template for this already: Ours." in editor.post(reverse(ADD), form_of(title="Second")).content.decode()


@pytest.mark.parametrize(("below", "days", "rule"), [("days", True, False), ("rule", False, True), ("nothing", False, False)])
def test_an_editor_chooses_what_stands_further_down(cast: Cast, sign_in: SignIn, below: str, days: bool, rule: bool) -> None:
    editor = sign_in(cast.tomasz)
    assert editor.post(reverse(ADD), form_of(below=below) | {"action-publish": "1"}).status_code == 302
    template = CertificateTemplate.objects.get()

    for mode in (Form.LANDSCAPE, Form.PORTRAIT):
        shown = template.make_preview_request(preview_mode=mode).content.decode()
        assert ("<b>Day 1</b>" in shown, "closing conversation" in shown) == (days, rule)
    assert frozen_look(template.version).below == below
    assert editor.post(reverse(ADD), form_of(title="Odd", below="poem")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("statement", "took {lesons}", "{lesons} is not known."),
        ("intro", "a { brace", "{ is not known."),
        ("intro", "王", "cannot be printed yet"),
        ("accent", "#aaaaaa", "the contrast is 2.2, and it takes 4.5."),
        ("heading", "#ffffff", "hard to read on this paper"),
        ("paper", "#1f2a33", "Dark words are hard to read on this paper"),
        ("accent", "red;}", "Write a colour as #"),
    ],
)
def test_a_mistake_is_told_at_its_field(cast: Cast, sign_in: SignIn, field: str, value: str, said: str) -> None:
    response = sign_in(cast.tomasz).post(reverse(ADD), form_of(**{field: value}))

    form = response.context["form"]
    assert response.status_code == 200 and said in " ".join(form.errors[field])
    assert not CertificateTemplate.objects.exists()


def test_pictures_need_words(cast: Cast, sign_in: SignIn) -> None:
    image = image_of(picture())
    signer = ("signatory", {"name": "Jo", "role": "Head", "picture": image.pk, "alt": ""})
    response = sign_in(cast.tomasz).post(reverse(ADD), form_of(logo=image.pk, signatories=streamfield([signer])))

    assert set(response.context["form"].errors) == {"logo_alt", "signatories"}


@pytest.mark.parametrize("who", [{"name": "王 Bell", "role": "Head"}, {"name": "Jo Bell", "role": "王"}])
def test_whoever_signs_can_be_printed(cast: Cast, sign_in: SignIn, who: dict[str, str]) -> None:
    signer = ("signatory", who | {"picture": "", "alt": ""})
    response = sign_in(cast.tomasz).post(reverse(ADD), form_of(signatories=streamfield([signer])))

    assert "This cannot be printed yet: 王." in " ".join(response.context["form"].errors["signatories"])
    assert not CertificateTemplate.objects.exists()


def test_only_editors_have_this_area(cast: Cast, sign_in: SignIn) -> None:
    for who in (cast.robin, cast.amara):
        assert sign_in(who).get(reverse("wagtailsnippets_certificates_certificatetemplate:list")).status_code in (302, 403)


# --- Pictures and colours ---


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_made_anew_and_bounded(kind: str) -> None:
    data = picture(3000, 1000, kind=kind)
    made = as_png(data + b"<script>", widest=600)

    assert (made.width, made.height) == (600, 200) and b"script" not in made.content
    assert as_png(data, widest=600).sha256 == made.sha256


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", picture()[:60], picture(kind="JPEG")[:-40], picture(20, 20, kind="GIF")],
    ids=["empty", "svg", "head", "cut", "cut-jpeg", "gif"],
)
@pytest.mark.parametrize("lenient", [True, False])
def test_what_is_no_picture_is_refused(data: bytes, lenient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", lenient)  # as it is once a document was made
    with pytest.raises(NoPicture):
        as_png(data, widest=600)


def test_a_picture_that_unpacks_to_a_billion_pixels_is_refused() -> None:
    header = bytearray(picture())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(NoPicture):
        as_png(bytes(header), widest=600)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert unknown_placeholders("{lessons} and {x} and }") == ["{x}", "}"]
