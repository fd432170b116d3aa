"""One thread between a person and the team of their case; who wrote and who read is always shown.

Nouns: Thread, Message, ReadMark, Attachment, Draft. Only the person and the team enter.
"""

from app.messaging.models import Attachment, Draft, Message, ReadMark, Thread

__all__ = ["Attachment", "Draft", "Message", "ReadMark", "Thread"]
