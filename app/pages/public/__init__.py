"""Pages that need no account: front, help, languages, the benefit check, outreach links."""
