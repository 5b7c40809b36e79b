"""Checklists that editors own: mistakes told where they are made, versions that never change, and the file that ships."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from charter_content.induction.actions import load_template, move_to_version
from charter_content.induction.blocks import ItemsBlock
from charter_content.induction.enums import Known, Signer, Stage
from charter_content.induction.files import CONTENT, InductionFileError, read_template_file
from charter_content.induction.models import Induction, InductionItem, InductionTemplate, InductionVersion, SignOff
from charter_content.induction.queries import checklist, versions_to_start
from foundation.models import AuditEvent
from people.models import User
from tests.cast import Cast
from tests.factories.induction import TOGETHER, begun, item, published, shipped, sign

SignIn = Callable[[User], Client]


def test_twenty_three_items_ship_in_four_stages(db: None) -> None:
    items = list(shipped().items.all())

    assert {stage: sum(one.stage == stage for one in items) for stage in Stage.values} == {
        "before": 7, "first_day": 6, "first_month": 6, "three_months": 4,
    }  # fmt: skip
    assert {one.code: one.known for one in items if one.known} == {
        "course": Known.COURSE, "charter": Known.CHARTER, "supervision-agreement": Known.AGREEMENT, "first-supervision": Known.SUPERVISION,
    }  # fmt: skip
    assert {one.code: one.signers for one in items if len(one.signers) == 3} == {
        "decide-together": (Signer.SUPPORTER, Signer.COORDINATOR, Signer.MANAGER)
    }
    assert all(bool(one.signers) != bool(one.known) for one in items)
    assert [one.course_title for one in items if one.course_key] == ["Peer Support Training"]


def clean(*items: dict[str, Any]) -> Any:
    block = ItemsBlock()
    return block.clean(block.to_python(list(items)))


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("code", {"code": ""}), ("code", {"code": "Two Words"}), ("code", {"code": "import"}), ("code", {"code": "mental-health"}),
    ("text", {"text": " "}), ("led_by", {"led_by": []}), ("signed_by", {"signed_by": []}),
    ("signed_by", {"known": "agreement"}), ("course", {"known": "course", "signed_by": []}),
    ("document", {"reads": "document"}), ("reads", {"document": "A leaflet"}),
    ("reads", {"known": "agreement", "signed_by": [], "reads": "document", "document": "A leaflet"}),
    ("due_days", {"due_days": 5000}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "values"), WRONG)
def test_a_mistake_is_told_at_its_field(db: None, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        clean(item("one") | {"value": item("one")["value"] | values})

    assert set(error.value.block_errors[0].block_errors) == {field}  # type: ignore[attr-defined]  # a StreamBlockValidationError


def test_two_items_never_share_a_code_and_a_checklist_is_never_empty(db: None) -> None:
    with pytest.raises(ValidationError) as error:
        clean(item("one"), item("two"), item("one"))
    assert set(error.value.block_errors) == {2}  # type: ignore[attr-defined]  # a StreamBlockValidationError
    with pytest.raises(ValidationError):
        clean()


def test_publishing_makes_a_version_and_the_same_words_make_none(db: None) -> None:
    template = InductionTemplate(title="Short", live=False)
    first = published(item("one"), template=template)
    again = published(item("one"), template=template)
    second = published(item("one", text="Reworded"), template=template)

    assert (first.number, again.pk, second.number) == (1, first.pk, 2)
    assert [one.text for one in first.items.all()] == ["About one"]


def test_a_version_never_changes(db: None) -> None:
    version = shipped()
    for row in (version, version.items.first()):
        with pytest.raises(TypeError):
            row.save()  # type: ignore[union-attr]  # there is an item


def test_editing_never_changes_a_running_checklist_until_it_is_moved(cast: Cast) -> None:
    template = InductionTemplate(title="Short", live=False)
    row = begun(cast.dev, cast.riverside, cast.robin, version=published(item("one"), item("old"), template=template))
    sign(row, "one", cast.dev)
    sign(row, "old", cast.dev)
    second = published(item("one", text="Reworded"), item("new"), template=template)
    before = checklist(row, by=cast.robin)
    assert [line.item.text for _stage, lines in before.stages for line in lines] == ["About one", "About old"] and before.newer == second

    row = move_to_version(row, version=second, by=cast.robin)

    after = checklist(row, by=cast.robin)
    assert [(line.item.text, len(line.signed)) for _stage, lines in after.stages for line in lines] == [("Reworded", 1), ("About new", 0)]
    assert [(one.document, one.name) for one in after.past] == [("About old", "Dev Patel")]
    assert AuditEvent.objects.filter(verb="edition_moved", subject_id=str(row.pk)).count() == 1
    assert set(SignOff.objects.values_list("label", flat=True)) == {"About one", "About old"}


def test_it_moves_to_newer_versions_of_its_own_checklist_only(cast: Cast) -> None:
    template = InductionTemplate(title="Short", live=False)
    first, second = (published(item("one", text=text), template=template) for text in ("A", "B"))
    row = begun(cast.dev, cast.riverside, cast.robin, version=second)

    for wrong in (first, shipped()):
        with pytest.raises(ValidationError):
            move_to_version(row, version=wrong, by=cast.robin)
    assert move_to_version(row, version=second, by=cast.robin).version == second


def test_deleting_the_checklist_takes_nothing_along(devs: Induction, cast: Cast) -> None:
    sign(devs, TOGETHER, cast.dev)
    InductionTemplate.objects.all().delete()

    assert checklist(devs, by=cast.dev).progress.total == 23 and versions_to_start() == []


def test_loading_the_same_file_again_changes_nothing(db: None) -> None:
    rows = InductionVersion.objects.count(), InductionItem.objects.count()
    out = StringIO()
    call_command("load_induction", stdout=out)

    assert "nothing to do" in out.getvalue()
    assert (InductionVersion.objects.count(), InductionItem.objects.count()) == rows


def newer_file(tmp_path: Path) -> Path:
    path = tmp_path / "newer.md"
    path.write_text(CONTENT.read_text().replace("text: Your first supervision", "text: Your very first supervision"))
    return path


def test_a_newer_file_makes_a_version_while_nobody_has_edited(db: None, tmp_path: Path) -> None:
    done = load_template(read_template_file(newer_file(tmp_path)))

    assert done.is_new and done.version and done.version.number == 2
    assert load_template(read_template_file(newer_file(tmp_path))).is_new is False


def test_a_newer_file_leaves_alone_what_editors_changed_unless_it_goes_first(db: None, tmp_path: Path) -> None:
    template = InductionTemplate.objects.get()
    template.title = "Our own"
    template.save_revision()  # a draft is enough
    file = read_template_file(newer_file(tmp_path))

    assert load_template(file).edited and shipped().number == 1
    assert load_template(file, ours=True).is_new
    assert shipped().number == 2 and template.revisions.filter(object_str="Our own").exists()


def test_what_was_deleted_in_the_website_is_left_so(db: None) -> None:
    InductionTemplate.objects.all().delete()
    out = StringIO()
    call_command("load_induction", stdout=out)

    assert "left so" in out.getvalue() and not InductionTemplate.objects.exists()


GOOD = CONTENT.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no front matter",
        "---\ntitle: x\n---\n",
        GOOD.replace("key: 5f", "key: zz"),
        GOOD.replace("title: First", "name: First"),
        GOOD.replace("{#checks}", "{#welcome-talk}"),
        GOOD.replace("stage: before", "stage: later", 1),
        GOOD.replace("led_by: [manager]", "led_by: [boss]", 1),
        GOOD.replace("how: |", "who: |", 1),
        GOOD.replace("known: agreement", "known: magic"),
        GOOD.replace("signed_by: [manager]", "signed_by: []"),
        "---\nkey: 5f0c9a52-7a0e-4a3b-9a4e-2f6d7f1a9c01\ntitle: x\n---\n:::item {#a}\n: : :\n:::\n",
        "---\nkey: 5f0c9a52-7a0e-4a3b-9a4e-2f6d7f1a9c01\ntitle: x\n---\n:::item {#a}\njust words\n:::\n",
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words(db: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.md"
    path.write_text(text)

    with pytest.raises(InductionFileError, match=r"odd\.md"):
        read_template_file(path)
    with pytest.raises(CommandError):
        call_command("load_induction", str(path))


def form_of(*items: dict[str, Any], title: str = "Ours") -> dict[str, Any]:
    """What the editing form sends."""
    lists = ("led_by", "signed_by")
    values = [("item", {name: value or "" for name, value in one["value"].items() if name not in lists}) for one in items]
    fields = {"title": title, "introduction": "", "items": streamfield(values), "go_live_at": "", "expire_at": ""}
    ticks = {f"items-{n}-value-{name}": one["value"][name] for n, one in enumerate(items) for name in lists}
    return nested_form_data(fields) | ticks


def test_an_editor_writes_a_draft_and_sees_it_as_both_would(cast: Cast, sign_in: SignIn) -> None:
    editor = sign_in(cast.tomasz)
    add = editor.post(reverse("wagtailsnippets_induction_inductiontemplate:add"), form_of(item("one", text="Say hello")))
    template = InductionTemplate.objects.get(title="Ours")
    assert add.status_code == 302 and not template.live and versions_to_start() == [shipped()]
    for mode, words in (("supporter", "My first months"), ("coordinator", "Ours")):
        page = template.get_latest_revision_as_object().make_preview_request(preview_mode=mode)
        assert words in page.content.decode() and "Say hello" in page.content.decode()

    url = reverse("wagtailsnippets_induction_inductiontemplate:edit", args=[template.pk])
    sent = editor.post(url, form_of(item("one", text="Say hello")) | {"action-publish": "1"}, follow=True)

    assert "Ours, version 1" in sent.content.decode()
    assert [str(one) for one in versions_to_start()] == ["First months of a peer supporter, version 1", "Ours, version 1"]


def test_an_editors_mistake_is_told_and_nothing_is_kept(cast: Cast, sign_in: SignIn) -> None:
    url = reverse("wagtailsnippets_induction_inductiontemplate:add")
    page = sign_in(cast.tomasz).post(url, form_of(item("one"), item("one")))

    assert page.status_code == 200 and "Signatures hang on it" in page.content.decode()
    assert not InductionTemplate.objects.filter(title="Ours").exists()


def test_coordinators_have_no_editing_area(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.robin).get(reverse("wagtailsnippets_induction_inductiontemplate:list")).status_code in (302, 403)


def test_what_ships_is_what_an_editor_could_have_saved(db: None) -> None:
    items = InductionTemplate.objects.get().items

    assert len(items.stream_block.clean(items)) == 23
