"""What happens when several people, or one person twice, do something in the same instant."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connection


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Run `steps` in threads of their own, as near to each other as it goes; what each returned or raised."""
    start = threading.Barrier(len(steps))
    found: list[object] = [None] * len(steps)

    def run(n: int, step: Callable[[], object]) -> None:
        try:
            start.wait(10)
            found[n] = step()
        except Exception as error:  # noqa: BLE001 - told to the test
            found[n] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(n, step)) for n, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
