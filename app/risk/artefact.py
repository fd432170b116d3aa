"""Trained models as signed JSON: nothing in them can run, and one that was changed or has run out is not used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.risk.encoding import revived
from app.risk.model import Head, Model
from app.risk.refusals import Refused
from app.risk.scoring import Scorer
from app.risk.sealing import FORMAT, body_of, signed

OFF = "switched-off"
LONGEST_LIFE = 366  # days; then scores hide until somebody has looked again


@dataclass(frozen=True, slots=True)
class Artefact:
    """A model with its card."""

    version: int
    scorer: Scorer
    card: dict[str, Any]

    @property
    def expires(self) -> date:
        """The day from which its scores hide."""
        return date.fromisoformat(self.card["expires"])


@dataclass(frozen=True, slots=True)
class Found:
    """The model in force, if any, and what was wrong with others."""

    artefact: Artefact | None
    troubles: tuple[str, ...]


def sealed(artefact: Artefact, secret: str) -> bytes:
    """The file of a model."""
    return signed(body(artefact), secret)


def body(artefact: Artefact) -> dict[str, Any]:
    """All of a model but its signature."""
    scorer = artefact.scorer
    return {
        "format": FORMAT,
        "version": artefact.version,
        "card": artefact.card,
        "encoder": scorer.model.encoder.as_json(),
        "coefficients": scorer.model.coefficients.tolist(),
        "head": asdict(scorer.model.head),
        "spread": scorer.spread.tolist(),
        "segments": list(scorer.segments),
        "borders": list(scorer.borders),
    }


def opened(data: bytes, secret: str) -> Artefact:
    """The model in a file; refused unless this installation signed exactly this."""
    return revived_artefact(body_of(data, secret))


def revived_artefact(found: Mapping[str, Any]) -> Artefact:
    """The model from plain data that somebody has looked at: what was signed, or what comes with the house."""
    return Artefact(found["version"], _scorer(found), found["card"])


def _scorer(found: Mapping[str, Any]) -> Scorer:
    head = found["head"]
    periods, correction = head["periods"], head["correction"]
    return Scorer(
        Model(
            revived(found["encoder"]),
            np.array(found["coefficients"], float),
            Head(
                head["slope"],
                tuple(head["levels"]),
                tuple(periods) if periods else None,
                (correction[0], correction[1]) if correction else None,
            ),
        ),
        np.array(found["spread"], float),
        tuple(found["segments"]),
        (found["borders"][0], found["borders"][1]),
    )


class Registry:
    """The models of a programme in a folder, the newest good one of which is in force."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder, self.secret = folder, secret

    def current(self, today: date) -> Found:
        """The model in force on a day; a damaged one is passed over and the last good one goes on."""
        if (self.folder / OFF).exists():
            return Found(None, ("the programme's model is switched off",))
        troubles: list[str] = []
        for path in self._files():
            try:
                artefact = opened(path.read_bytes(), self.secret)
            except Refused as refused:
                troubles.append(f"{path.name} is not used: {refused}")
                continue
            if artefact.expires > today:
                return Found(artefact, tuple(troubles))
            troubles.append(f"{path.name} ran out on {artefact.expires}: look at it again and train a new one")
            break
        return Found(None, tuple(troubles) or ("no model has been trained yet",))

    def next_version(self) -> int:
        """The number of the next model; a number is never given twice."""
        return max((int(path.stem) for path in self._files()), default=0) + 1

    def keep(self, artefact: Artefact) -> Path:
        """Write a model beside the others, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{artefact.version:04d}.json"
        part = path.with_suffix(".part")
        part.write_bytes(sealed(artefact, self.secret))
        part.replace(path)
        return path

    def switch(self, *, on: bool) -> None:
        """Hide all scores of the programme, or show them again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if on:
            (self.folder / OFF).unlink(missing_ok=True)
        else:
            (self.folder / OFF).touch()

    def _files(self) -> list[Path]:
        return sorted((path for path in self.folder.glob("*.json") if path.stem.isdigit()), reverse=True)
