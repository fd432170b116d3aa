"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime

TUESDAY = datetime(2026, 11, 24, 9, 18, tzinfo=UTC)  # 10:18 in Madrid


class StillClock:
    def __init__(self, now=TUESDAY):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, delta):
        self.now += delta
