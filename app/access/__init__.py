"""Who may do what: names of permissions, one map from each to one SQL criterion, and the visitor at the door.

Nouns: Permission, Visitor. Nothing else in the house asks for a role.
"""
