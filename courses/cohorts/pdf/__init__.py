from .joining import join_code_pdf, join_url
from .sessions import code_pdf, code_svg, register_pdf

__all__ = ["code_pdf", "code_svg", "join_code_pdf", "join_url", "register_pdf"]
