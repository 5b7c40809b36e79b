from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """Something that does not fit: file, line (from 1), what is wrong, and what would be right."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentProblems(Exception):
    """The files do not fit; nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class EditConflicts(Exception):
    """Files and website both changed the same things; nothing was loaded."""

    def __init__(self, conflicts: list[str]) -> None:
        self.conflicts = conflicts
        super().__init__("\n".join(conflicts))
