"""Which days a service works, and when somebody will hear. Pure, no database."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WorkingDays:
    """The weekdays on which a service works (0: Monday), and dates on which it is closed all the same."""

    weekdays: Collection[int] = (0, 1, 2, 3, 4)
    closed: Collection[dt.date] = field(default_factory=tuple)

    def is_open(self, day: dt.date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed

    def after(self, day: dt.date, number: int = 1) -> dt.date:
        """The working day that comes `number` working days after `day`. Raises ValueError when there is none."""
        for _ in range(7 * (len(self.closed) + number) if self.weekdays else 0):  # each week has one that is open, or uses up a closed one
            day += dt.timedelta(days=1)
            if self.is_open(day):
                number -= 1
                if number == 0:
                    return day
        raise ValueError("This service has no working day.")

    def hear_by(self, asked: dt.datetime, *, ask_by: dt.time, within: int) -> dt.date:
        """The day by which somebody who asks at the local moment `asked` hears: `within` working days later (0: the same day). What is
        asked after `ask_by`, or on a day that is none, counts as asked on the next working day."""
        day = asked.date()
        if not self.is_open(day) or asked.time() > ask_by:
            day = self.after(day)
        return day if within == 0 else self.after(day, within)
