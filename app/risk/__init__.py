"""How likely somebody is still to be in care at a horizon, learnt from past spells, and whether that is worth using.

A score only ever adds help. The room reads tables of past cases, trains a model that can be read line by line, and
audits it before anybody is scored. Nothing is imported here, so that the web never waits for the numerical toolkit.
"""
