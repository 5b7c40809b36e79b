"""The import contract inside rooms, which import-linter's own kinds of contract cannot say. Run by `script/check`.

Every room is a Django app whose files stand in layers (docs/architecture.md). A file imports only its own layer or lower
ones, in its own room and in the rooms to its left; `flows` is imported only from the layer above it. Migrations are free.
"""

from typing import Any

from importlinter import Contract, ContractCheck, fields, output

FLOWS = "flows"


class LayersInRooms(Contract):
    """Reads `rooms` (left to right) and `layers` (one string of file names a layer, lowest first) from pyproject.toml."""

    rooms: Any = fields.ListField(subfield=fields.StringField())
    layers: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Compare the layer of each of our files with the layers of what it imports."""
        self.layer_of_file = {name: number for number, names in enumerate(self.layers) for name in names.split()}
        problems: list[str] = []
        for importer in sorted(graph.modules):
            place = self.place(importer)
            if place is None:
                continue
            room, name = place
            if name not in self.layer_of_file:
                problems.append(f"{importer}: no layer knows a file called {name!r}; name it in pyproject.toml")
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                why = self.complaint(room, name, imported)
                if why:
                    details = graph.get_import_details(importer=importer, imported=imported)
                    line = details[0]["line_number"] if details else "?"
                    problems.append(f"{importer}:{line} imports {imported}: {why}")
        return ContractCheck(kept=not problems, metadata={"problems": problems})

    def complaint(self, room: str, name: str, imported: str) -> str:
        """What is wrong with a file `name` of `room` importing `imported`; empty when nothing is."""
        place = self.place(imported)
        if place is None or place[1] not in self.layer_of_file:
            return ""
        other_room, other_name = place
        mine, theirs = self.layer_of_file[name], self.layer_of_file[other_name]
        if theirs > mine:
            return f"layer {theirs} from layer {mine}"
        if other_name == FLOWS and name == FLOWS and self.rooms.index(other_room) > self.rooms.index(room):
            return "flows of a folder to the right"
        return ""

    def place(self, module: str) -> tuple[str, str] | None:
        """The room and the file of a module: `courses.pages.models.tree` is `models` of `courses.pages`."""
        for room in sorted(self.rooms, key=len, reverse=True):
            if module.startswith(f"{room}."):
                name = module[len(room) + 1 :].split(".")[0]
                return None if name == "migrations" or f"{room}.{name}" in self.rooms else (room, name)
        return None

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each wrong import."""
        for problem in check.metadata["problems"]:
            output.print_error(f"- {problem}", bold=False)
