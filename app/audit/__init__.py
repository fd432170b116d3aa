"""What was done and seen: an append-only chain of entries that names its first broken link.

Nouns: AuditEntry. Everybody writes here through `record`; the person reads who looked at their file.
"""

from app.audit.models import AuditEntry

__all__ = ["AuditEntry"]
