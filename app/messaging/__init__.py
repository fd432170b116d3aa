"""One thread between a person and the team of their case; who wrote and who read is always shown.

Nouns: Thread, Message, ReadMark. Only the person and the team enter.
"""

from app.messaging.models import Message, ReadMark, Thread

__all__ = ["Message", "ReadMark", "Thread"]
