from .own import answer_prompt, delete, edit, from_sheet, new, reflection_list
from .sharing import answer, back, mine, one, share, with_me

__all__ = ["answer", "answer_prompt", "back", "delete", "edit", "from_sheet", "mine", "new", "one", "reflection_list", "share", "with_me"]
