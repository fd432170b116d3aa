"""Accounts and how they are opened: passwords, second factors, codes, devices and their sessions.

Nouns: Account, Passkey, OneTimeCode, DeviceSession, Installation. Knows nobody's name or reason for being here.
"""

from app.identity.models import Account, DeviceSession, Installation, OneTimeCode, Passkey

__all__ = ["Account", "DeviceSession", "Installation", "OneTimeCode", "Passkey"]
