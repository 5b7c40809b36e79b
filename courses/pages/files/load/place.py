"""Where pages stand: the shelf for courses, and the places that files give to new and moved pages."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page, Site

from courses.pages.files.load.items import Item, node_key
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.read import FileNode
from courses.pages.models import CoursePage, DayPage, HomePage, InformationPage, LessonPage, ModulePage, TrainingPage
from courses.pages.models.tree import FilePage

PAGE_MODELS: dict[str, type[FilePage]] = {
    "course": CoursePage, "day": DayPage, "module": ModulePage, "lesson": LessonPage, "page": InformationPage,
}  # fmt: skip


class Places:
    """Places the pages of `course`. `pages` are those that are there, by the ids of their files; new ones join them."""

    def __init__(self, course: FileNode, pages: dict[str, FilePage]) -> None:
        self.course, self.pages = course, pages
        self.slugs: dict[str, str] = {}
        """The addresses chosen, by file id."""

    def place(self, items: list[Item]) -> None:
        """Bring the pages of `items`, whose files are new or have moved, to where their files stand: new ones as empty drafts.

        All others stay where the website has them. Numbers are given out at the end, so that pages can change theirs with each other.
        """
        above = {child.id: node for node in self.course.walk() for child in node.children}
        for n, item in enumerate(items):
            node = item.node
            parent = Page.objects.get(pk=self.pages[above[node.id].id].pk) if node.kind != "course" else training_page()
            if item.is_new:
                key = node_key(self.course, node)
                slug = node.slug if node.kind == "course" else f"{PAGE_MODELS[node.kind].slug_prefix}{900_000 + n}"
                page = PAGE_MODELS[node.kind](
                    title=node.text("title"), slug=slug, translation_key=key, file_id=node.id, live=False, **empty_fields(node)
                )
                try:
                    parent.add_child(instance=page)
                except ValidationError as error:
                    raise ContentProblems([Problem(node.name, 1, message) for message in error.messages]) from error
            else:
                page = item.there
                Page.objects.filter(pk=page.pk).update(slug=f"moving-{page.pk}")
                if not page.is_child_of(parent):
                    Page.objects.get(pk=page.pk).move(parent, pos="last-child")
            self.pages[node.id] = type(page).objects.get(pk=page.pk)
        placed = {item.node.id for item in items}
        for node in self.course.walk():
            if any(child.id in placed for child in node.children):
                self._order(node, placed)

    def _order(self, node: FileNode, placed: set[str]) -> None:
        """Put the pages just placed below `node` behind those that their files follow, and choose their addresses."""
        parent = Page.objects.get(pk=self.pages[node.id].pk)
        children = {page.pk: page for page in parent.get_children()}
        here = [child for child in node.children if child.id in self.pages and self.pages[child.id].pk in children]
        moved = {self.pages[child.id].pk: child for child in here if child.id in placed}
        order = [pk for pk in children if pk not in moved]
        at = 0
        for child in here:
            pk = self.pages[child.id].pk
            if pk in moved:
                order.insert(at, pk)
            at = order.index(pk) + 1
        if order != list(children):
            for n, pk in enumerate(order):
                if pk in moved:
                    page = Page.objects.get(pk=pk)
                    page.move(Page.objects.get(pk=order[n - 1]), pos="right") if n else page.move(
                        Page.objects.get(pk=parent.pk), pos="first-child"
                    )
        taken = {page.slug for pk, page in children.items() if pk not in moved}
        wanted = {child.slug for child in moved.values()}
        for child in moved.values():
            prefix = self.pages[child.id].slug_prefix if child.kind != "page" else f"{child.slug}-"
            free = (slug for n in range(1, len(order) * 2 + 2) if (slug := f"{prefix}{n}") not in taken | wanted)
            self.slugs[child.id] = child.slug if child.slug not in taken else next(free)
            taken.add(self.slugs[child.id])


def empty_fields(node: FileNode) -> dict[str, Any]:
    """What a page needs to exist at all; everything else comes when it is written."""
    if node.kind == "course":
        return {"neutral_title": node.text("neutral_title"), "summary": node.text("summary"), "hours": node.text("hours")}
    if node.kind == "page":
        return {"summary": node.text("summary")}
    return {"minutes": node.document.front["minutes"]} if node.kind in ("module", "lesson") else {}


def training_page() -> Page:
    """The shelf for courses; the home page and it are made, and the default site pointed there, when they are not there yet."""
    found = TrainingPage.objects.first()
    if found is not None:
        return found
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root", slug="root"))
        home = HomePage(title="Alongside", slug="alongside-home")
        root.add_child(instance=home)
        old = Site.objects.filter(is_default_site=True).first()
        if old is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Alongside")
        else:
            welcome = old.root_page
            old.root_page, old.site_name = home, "Alongside"
            old.save()
            if welcome.slug == "home" and type(welcome.specific) is Page and not welcome.get_children().exists():
                welcome.delete()
    training = TrainingPage(title="Training", slug="training")
    HomePage.objects.get(pk=home.pk).add_child(instance=training)
    return training
