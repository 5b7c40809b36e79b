from .joining import join_code_pdf, join_url
from .sessions import code_pdf, register_pdf

__all__ = ["code_pdf", "join_code_pdf", "join_url", "register_pdf"]
