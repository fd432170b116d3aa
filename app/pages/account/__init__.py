"""Signing in and out, for both wings, and what an account may change about itself."""
