"""One thread between a person and the team of their case; who wrote and who read is always shown.

Nouns: Thread, Message, ReadMark, Attachment, Draft, CasePaper, AgencyText. Only the person and the team enter.
"""

from app.messaging.models import AgencyText, Attachment, CasePaper, Draft, Message, ReadMark, Thread

__all__ = ["AgencyText", "Attachment", "CasePaper", "Draft", "Message", "ReadMark", "Thread"]
