"""Static files under hashed names: bundled, pre-compressed and immutable, with no build step.

At start the files of `static/` are copied to the instance folder under names that carry their content's hash,
so a phone fetches each version once; whitenoise serves them.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from app.settings import ROOT

STATIC = ROOT / "static"
PREFIX = "/static/"
HASH_LENGTH = 10
YEAR_SECONDS = 31_536_000

# What a page loads: one style sheet and one script a wing, so that a first visit costs few requests.
BUNDLES = {
    "app.css": ("css/tokens.css", "css/base.css", "css/components.css", "css/participant.css"),
    "staff.css": ("css/tokens.css", "css/base.css", "css/components.css", "css/staff.css"),
    "app.js": ("vendor/htmx.min.js", "js/app.js", "js/files.js", "js/worker.js"),
    "passkey.js": ("js/passkey.js",),
    "push.js": ("js/push.js",),
    "photo.js": ("js/photo.js",),
    "staff.js": ("vendor/htmx.min.js", "js/app.js", "js/files.js", "js/worker.js", "js/staff.js"),
}
SINGLE = ("icons/sprite.svg", "img/icon.svg", "img/icon-192.png", "img/icon-512.png", "img/icon-maskable-512.png")


@dataclass(frozen=True, slots=True)
class Assets:
    """Where the hashed files lie and what each is called."""

    folder: Path
    urls: dict[str, str]

    def url(self, name: str) -> str:
        """The address of a bundle or file, such as `app.css`."""
        return self.urls[name]


def collect(instance: Path) -> Assets:
    """Write every bundle under its hashed name, once; names of an older version stay until the folder is emptied."""
    folder = instance / "static"
    folder.mkdir(parents=True, exist_ok=True)
    urls = {}
    for name, parts in {**BUNDLES, **{name: (name,) for name in SINGLE}}.items():
        content = b"\n".join((STATIC / part).read_bytes() for part in parts if (STATIC / part).is_file())
        digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
        stem, _dot, suffix = Path(name).name.rpartition(".")
        target = folder / f"{stem}.{digest}.{suffix}"
        if not target.is_file():
            _write(target, content)
        urls[name] = PREFIX + target.name
    return Assets(folder, urls)


def _write(target: Path, content: bytes) -> None:
    part = target.with_name(target.name + ".part")
    part.write_bytes(content)
    part.replace(target)
    for _file in Compressor(use_brotli=True, use_gzip=True, quiet=True).compress(str(target)):
        pass


def serving(application: object, assets: Assets) -> WhiteNoise:
    """`application` behind a server of its static files, each cached for a year."""
    noise = WhiteNoise(application, max_age=YEAR_SECONDS, immutable_file_test=lambda _path, _url: True)
    noise.add_files(str(assets.folder), prefix=PREFIX)
    return noise
