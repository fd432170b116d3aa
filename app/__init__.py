"""Camín: importing a room must never build the house, so there is no code here."""
