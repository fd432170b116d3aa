"""A wrong or missing setting names its variable and says what it wants."""

import stat

import pytest

from app.settings import Settings, SettingsError, make_keys

GOOD = {"CAMIN_SECRET_KEY": "s" * 32, "CAMIN_DATA_KEYS": "k1:" + "A" * 43 + "="}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAMIN_SECRET_KEY", ""),
        ("CAMIN_SECRET_KEY", "short"),
        ("CAMIN_DATA_KEYS", ""),
        ("CAMIN_DATA_KEYS", "k1:not base64"),
        ("CAMIN_DATA_KEYS", "k1:AAAA"),
        ("CAMIN_DATA_KEYS", "A" * 43 + "="),
        ("CAMIN_DATABASE_URL", "mysql://localhost/camin"),
        ("CAMIN_BASE_URL", "camin.example.org"),
        ("CAMIN_BASE_URL", "https://camin.example.org/path"),
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("CAMIN_WORKERS", "0"),
        ("CAMIN_THREADS", "many"),
        ("CAMIN_PROXY_HOPS", "-1"),
        ("CAMIN_LOG_LEVEL", "loud"),
        ("CAMIN_TIME_ZONE", "Europe/Mieres"),
        ("CAMIN_LANGUAGE", "klingon"),
    ],
)
def test_a_wrong_setting_is_named(name, value, tmp_path):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**GOOD, "CAMIN_INSTANCE": str(tmp_path), name: value})
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_wrong_secret_is_never_repeated(tmp_path):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**GOOD, "CAMIN_DATA_KEYS": "k1:c2VjcmV0"})
    assert "c2VjcmV0" not in str(refused.value)


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "settings.env"
    file.write_text("# a remark\nCAMIN_WORKERS=3\nCAMIN_THREADS=5\n", "utf-8")
    found = Settings.from_env({**GOOD, "CAMIN_WORKERS": "7", "CAMIN_INSTANCE": str(tmp_path)}, file)
    assert (found.workers, found.threads) == (7, 5)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("CAMIN_INSTANCE", str(tmp_path / "new"))
    monkeypatch.delenv("CAMIN_SECRET_KEY", raising=False)
    make_keys()
    file = tmp_path / "new" / "settings.env"
    first = file.read_text("utf-8")
    make_keys()
    assert file.read_text("utf-8") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(Settings.from_env({}, file).secret_key) >= 32
