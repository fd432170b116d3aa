"""The plan of a household: what everybody gets, what was designed with this one, and what came of it.

Nouns: BasicPackage, PackageVersion, PackageItem, PackageReference. The team designs; the person agrees or asks for
a change.
"""

from app.packages.models import BasicPackage, PackageItem, PackageReference, PackageVersion

__all__ = ["BasicPackage", "PackageItem", "PackageReference", "PackageVersion"]
