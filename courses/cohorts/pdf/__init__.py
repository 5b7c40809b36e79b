from .joining import code_pdf, code_svg, join_url

__all__ = ["code_pdf", "code_svg", "join_url"]
