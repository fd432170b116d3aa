"""A believable programme with invented people, the same for the same seed."""
