"""Reaching people who receive nothing although they may: campaigns, links by place, callbacks.

Nouns: Campaign, OutreachLink, LinkCount, CallbackRequest, ContactAttempt. A person exists only after they agree.
"""

from app.outreach.models import CallbackRequest, Campaign, ContactAttempt, LinkCount, OutreachLink

__all__ = ["CallbackRequest", "Campaign", "ContactAttempt", "LinkCount", "OutreachLink"]
