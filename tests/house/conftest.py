"""What several inspectors look at is read once in a run."""

import pickle

import pytest

from tests.support.databases import only_one
from tools.catalogues import extracted


@pytest.fixture(scope="session")
def extracts(shared_folder):
    """Every text of code and templates; reading them takes seconds, so the first worker reads for all."""
    kept = shared_folder / "extracts"
    with only_one(kept.with_suffix(".lock")):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(extracted()))
    return pickle.loads(kept.read_bytes())
