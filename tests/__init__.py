"""The tests of the house; each name is a sentence."""
