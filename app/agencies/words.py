"""How agencies are called where somebody else may look over a shoulder."""

from app.agencies.models import Agency
from app.foundation.i18n import gettext as _


def name_on_phone(agency: Agency | None) -> str:
    """The name of an agency; one whose very name tells too much (violence, health) is not named on a phone."""
    if agency is None:
        return _("your team")
    return _("a service that helps you") if agency.discreet else agency.name
