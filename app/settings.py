"""Every setting of an installation, read once, typed and explained; nothing else reads the environment."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 32
KEYS_FILE = "settings.env"
KEY_BYTES = 32
LOG_LEVELS = ("debug", "info", "warning", "error")
# The push services of the browsers that people have: Chrome and its kin, Firefox, Safari, Edge.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
# A private key of P-256 is a number from 1 to its order less 1.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SettingsError(Exception):
    """A setting is missing or wrong; the text names the variable and says what it wants."""


def _setting(env: str, help_text: str, default: str | None = None) -> Any:
    return field(metadata={"env": env, "help": help_text, "default": default})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; README lists the same table and a test keeps them in step."""

    secret_key: str = _setting("CAMIN_SECRET_KEY", "signs cookies and links; 32 characters or more")
    data_keys: tuple[tuple[str, bytes], ...] = _setting(
        "CAMIN_DATA_KEYS",
        "keys of the encrypted fields, `name:base64,name:base64`; the first one writes, all of them read",
    )
    database_url: str = _setting(
        "CAMIN_DATABASE_URL", "`sqlite:///…` or `postgresql+psycopg://…`", "sqlite:///<instance>/camin.db"
    )
    base_url: str = _setting(
        "CAMIN_BASE_URL", "the public address; links, cookies and passkeys are bound to it", "http://localhost:8000"
    )
    host: str = _setting("HOST", "address the web server listens on", "127.0.0.1")
    port: int = _setting("PORT", "port the web server listens on", "8000")
    workers: int = _setting("CAMIN_WORKERS", "web server processes", "2")
    threads: int = _setting("CAMIN_THREADS", "threads of each web server process", "4")
    instance: Path = _setting("CAMIN_INSTANCE", "folder for keys, the SQLite files and the audit anchor", "instance")
    proxy_hops: int = _setting("CAMIN_PROXY_HOPS", "trusted reverse proxies in front; 0 trusts no header", "0")
    default_language: str = _setting("CAMIN_LANGUAGE", "language when the reader has said nothing", "es")
    time_zone: str = _setting("CAMIN_TIME_ZONE", "zone in which times are shown and days begin", "Europe/Madrid")
    exit_url: str = _setting("CAMIN_EXIT_URL", "neutral page that the quick exit opens", "https://www.wikipedia.org/")
    log_level: str = _setting("CAMIN_LOG_LEVEL", "`debug`, `info`, `warning` or `error`", "info")
    vapid_private_key: str = _setting(
        "CAMIN_VAPID_PRIVATE_KEY", "key of the push sender, 32 bytes in base64url; empty: no push", ""
    )
    push_hosts: tuple[str, ...] = _setting(
        "CAMIN_PUSH_HOSTS",
        "push services that may be called, by comma; `*.name` for its subdomains, `http://host:port` for an own one",
        ",".join(PUSH_HOSTS),
    )
    smtp_url: str = _setting(
        "CAMIN_SMTP_URL",
        "`smtps://user:password@host:port`, or `smtp://` with STARTTLS where the server has it; empty: no e-mail",
        "",
    )
    sms_url: str = _setting("CAMIN_SMS_URL", "HTTP gateway for text messages; empty: no text messages", "")
    sms_secret: str = _setting(
        "CAMIN_SMS_SECRET",
        "signs what goes to that gateway and the receipts that come from it; 32 characters or more",
        "",
    )
    sender: str = _setting(
        "CAMIN_SENDER",
        "address that e-mail comes from and that a push service may write to",
        "camin@<host of the base URL>",
    )

    @property
    def secure(self) -> bool:
        """True where the public address is https; cookies and headers follow it."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Names under which this installation may be addressed; any other Host is refused."""
        parts = urlsplit(self.base_url)
        names = {parts.netloc, parts.hostname or ""}
        if parts.hostname in {"localhost", "127.0.0.1"}:
            names |= {f"{name}:{self.port}" for name in ("localhost", "127.0.0.1")} | {"localhost", "127.0.0.1"}
        return frozenset(names)

    @classmethod
    def from_env(cls, environment: Mapping[str, str], file: Path | None = None) -> "Settings":
        """Read `environment`, falling back to the `NAME=value` lines of `file`; raise SettingsError."""
        values = {**(_read_file(file) if file else {}), **{k: v for k, v in environment.items() if v.strip()}}
        instance = Path(values.get("CAMIN_INSTANCE", str(ROOT / "instance"))).resolve()
        port = _integer("PORT", values.get("PORT", "8000"), 1, 65535)
        base_url = _base_url(values.get("CAMIN_BASE_URL", f"http://localhost:{port}"))
        return cls(
            secret_key=_secret(values),
            data_keys=_data_keys(values.get("CAMIN_DATA_KEYS", "")),
            database_url=_database_url(values.get("CAMIN_DATABASE_URL", f"sqlite:///{instance / 'camin.db'}")),
            base_url=base_url,
            host=values.get("HOST", "127.0.0.1"),
            port=port,
            workers=_integer("CAMIN_WORKERS", values.get("CAMIN_WORKERS", "2"), 1, 64),
            threads=_integer("CAMIN_THREADS", values.get("CAMIN_THREADS", "4"), 1, 64),
            instance=instance,
            proxy_hops=_integer("CAMIN_PROXY_HOPS", values.get("CAMIN_PROXY_HOPS", "0"), 0, 5),
            default_language=_language(values.get("CAMIN_LANGUAGE", "es")),
            time_zone=_time_zone(values.get("CAMIN_TIME_ZONE", "Europe/Madrid")),
            exit_url=values.get("CAMIN_EXIT_URL", "https://www.wikipedia.org/"),
            log_level=_choice("CAMIN_LOG_LEVEL", values.get("CAMIN_LOG_LEVEL", "info")),
            vapid_private_key=_vapid_key(values.get("CAMIN_VAPID_PRIVATE_KEY", "")),
            push_hosts=tuple(
                h.strip() for h in values.get("CAMIN_PUSH_HOSTS", ",".join(PUSH_HOSTS)).split(",") if h.strip()
            ),
            smtp_url=_address("CAMIN_SMTP_URL", values.get("CAMIN_SMTP_URL", ""), ("smtp", "smtps")),
            sms_url=_address("CAMIN_SMS_URL", values.get("CAMIN_SMS_URL", ""), ("http", "https")),
            sms_secret=_sms_secret(values),
            sender=_sender(values.get("CAMIN_SENDER", f"camin@{urlsplit(base_url).hostname}")),
        )

    @classmethod
    def table(cls) -> list[tuple[str, str, str]]:
        """Variable, default and meaning of every setting, for README and its test."""
        return [(f.metadata["env"], f.metadata["default"] or "", f.metadata["help"]) for f in fields(cls)]


def instance_folder() -> Path:
    """Where this installation keeps its own files."""
    return Path(os.environ.get("CAMIN_INSTANCE", str(ROOT / "instance"))).resolve()


def load() -> Settings:
    """The settings of this installation: the environment, then the file that `make run` wrote."""
    return Settings.from_env(os.environ, instance_folder() / KEYS_FILE)


def make_keys() -> None:
    """Make the keys of a new installation, once; the file is for its owner alone."""
    file = instance_folder() / KEYS_FILE
    if os.environ.get("CAMIN_SECRET_KEY"):
        return
    if file.is_file():
        _add_push_key(file)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    lines = [
        "# Made by `make run`. Keep it: without these keys nobody can read the encrypted fields.",
        f"CAMIN_SECRET_KEY={secrets.token_urlsafe(48)}",
        f"CAMIN_DATA_KEYS=k1:{key}",
        f"CAMIN_VAPID_PRIVATE_KEY={make_push_key()}",
    ]
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write("\n".join(lines) + "\n")


def make_push_key() -> str:
    """A new key of the push sender; phones are bound to it, so an installation keeps the one it has."""
    number = secrets.randbelow(P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES, "big")).decode().rstrip("=")


def _add_push_key(file: Path) -> None:
    # Installations that were made before there was push have a file without this line.
    if "CAMIN_VAPID_PRIVATE_KEY" in _read_file(file) or os.environ.get("CAMIN_VAPID_PRIVATE_KEY"):
        return
    with file.open("a", encoding="utf-8") as target:
        target.write(f"CAMIN_VAPID_PRIVATE_KEY={make_push_key()}\n")


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs if not name.startswith("#")}


def _secret(values: Mapping[str, str]) -> str:
    value = values.get("CAMIN_SECRET_KEY", "")
    if not value:
        text = "CAMIN_SECRET_KEY is missing: set it to 32 random characters or more (`make run` makes one for itself)"
        raise SettingsError(text)
    if len(value) < SECRET_LENGTH:
        text = f"CAMIN_SECRET_KEY is too short: {len(value)} characters, at least {SECRET_LENGTH} are needed"
        raise SettingsError(text)
    return value


def _data_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    keys = []
    for part in filter(None, (p.strip() for p in value.split(","))):
        name, _, encoded = part.partition(":")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raw = b""
        if not re.fullmatch(r"[a-z0-9]{1,12}", name) or len(raw) != KEY_BYTES:
            text = f"CAMIN_DATA_KEYS: the key “{name}” is not `name:` and {KEY_BYTES} bytes in base64"
            raise SettingsError(text)
        keys.append((name, raw))
    if not keys:
        text = "CAMIN_DATA_KEYS is missing: set `name:base64 of 32 random bytes` (`make run` makes one for itself)"
        raise SettingsError(text)
    return tuple(keys)


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        text = "CAMIN_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://"
        raise SettingsError(text)
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        text = f"CAMIN_BASE_URL must be like https://camin.example.org, without a path; it is “{value}”"
        raise SettingsError(text)
    return f"{parts.scheme}://{parts.netloc}"


def _vapid_key(value: str) -> str:
    try:
        number = int.from_bytes(base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True), "big")
    except ValueError:
        number = 0
    if value and not 0 < number < P256_ORDER:
        text = "CAMIN_VAPID_PRIVATE_KEY is not a key: it wants 32 bytes in base64url (`make run` makes one for itself)"
        raise SettingsError(text)
    return value


def _address(name: str, value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.hostname):
        text = f"{name} must start with {' or '.join(f'{scheme}://' for scheme in schemes)} and name a host"
        raise SettingsError(text)  # it may hold a password, so it is not repeated
    return value


def _sender(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
        text = f"CAMIN_SENDER must be an e-mail address; it is “{value}”"
        raise SettingsError(text)
    return value


def _sms_secret(values: Mapping[str, str]) -> str:
    value = values.get("CAMIN_SMS_SECRET", "")
    if values.get("CAMIN_SMS_URL") and len(value) < SECRET_LENGTH:
        text = (
            f"CAMIN_SMS_SECRET is missing or too short: CAMIN_SMS_URL needs one of {SECRET_LENGTH} characters or more"
        )
        raise SettingsError(text)
    return value


def _integer(name: str, value: str, low: int, high: int) -> int:
    if not value.isdigit() or not low <= int(value) <= high:
        text = f"{name} must be a whole number from {low} to {high}; it is “{value}”"
        raise SettingsError(text)
    return int(value)


def _language(value: str) -> str:
    if value != "en" and not (value.isalpha() and (ROOT / "translations" / value).is_dir()):
        text = f"CAMIN_LANGUAGE must be a language of this program, such as es or en; it is “{value}”"
        raise SettingsError(text)
    return value


def _time_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        text = f"CAMIN_TIME_ZONE must be a zone such as Europe/Madrid; it is “{value}”"
        raise SettingsError(text) from error


def _choice(name: str, value: str) -> str:
    if value not in LOG_LEVELS:
        text = f"{name} must be debug, info, warning or error; it is “{value}”"
        raise SettingsError(text)
    return value
