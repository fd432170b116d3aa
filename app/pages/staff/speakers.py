"""Who speaks for somebody, asked for where a consent is written down: for a child, or an adult with support."""

from wtforms import SelectField, StringField

from app.foundation.i18n import mark
from app.privacy.sharing import Speaker
from app.privacy.vocabulary import GROUND_NAMES, Ground
from app.web.forms import AtMost, BaseForm, options


class SpeakerFields(BaseForm):
    """Below 14 years somebody else agrees; an adult may have support."""

    speaker_name = StringField(mark("Who speaks for the person (below 14 years, or with support)"), [AtMost(160)])
    speaker_ground = SelectField(mark("On what ground"), choices=options((g.value, GROUND_NAMES[g]) for g in Ground))

    def speaker(self) -> Speaker | None:
        """Who was written down; none when the line is empty."""
        name = (self.speaker_name.data or "").strip()
        known = self.speaker_ground.data in set(Ground)
        return Speaker(name, Ground(self.speaker_ground.data)) if name and known else None
