"""Every word that leaves the house: an outbox beside its cause, the channels, and each person's choice of them.

Nouns: Outbox, PushSubscription, ChannelChoice. What leaves says nothing about its reason: no name, no agency, no
topic. The row is written in the transaction of its cause; the worker sends it, never the web process.
"""

from app.delivery.models import ChannelChoice, Outbox, PushSubscription

__all__ = ["ChannelChoice", "Outbox", "PushSubscription"]
