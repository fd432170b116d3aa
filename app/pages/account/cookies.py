"""How long a session cookie stays on a device."""

from app.identity.services import LIFETIME
from app.identity.vocabulary import Area

# A professional's cookie ends with the browser; a participant's stays as long as the session may.
COOKIE_SECONDS: dict[Area, int | None] = {
    Area.STAFF: None,
    Area.PARTICIPANT: int(LIFETIME[Area.PARTICIPANT].total_seconds()),
}
