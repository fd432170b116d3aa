"""Ground floor: database, time, language, encryption and errors; no social-work word lives here."""
