"""The Flask toolkit: what stands between a request and a view; no social-work word lives here."""
