"""The participant wing: few things, large, in eight languages, on an old phone."""
