"""Run by `enclosed.py` as a program of its own: a PDF comes in on standard input, one JSON object goes out. Imports nothing of ours."""

import json
import resource
import sys
from io import BytesIO

MEMORY, CPU_SECONDS, LONGEST = 512 * 1024 * 1024, 5, 100_000


def main() -> None:
    """Read the document, with limits that the system holds us to."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pikepdf  # only here, under the limits

    with pikepdf.open(BytesIO(sys.stdin.buffer.read())) as pdf:
        title = str(pdf.docinfo.get("/Title", ""))[:200] if "/Info" in pdf.trailer else ""
        content = b""
        if sys.argv[1] in pdf.attachments:
            content = pdf.attachments[sys.argv[1]].get_file().read_bytes()[:LONGEST]
    sys.stdout.write(json.dumps({"title": title, "content": content.decode(errors="replace")}))


if __name__ == "__main__":
    main()
