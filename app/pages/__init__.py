"""The screens: they see every room but no table, and decide nothing themselves."""
