#!/bin/sh
# Installs what the tests need beside Python: a browser and PostgreSQL's server, where root on Debian or Ubuntu may.
set -eu
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
has_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
# Chromium's shell without a window saves a third of a browser's work; most tests use it where the distribution has it.
has_shell() { command -v chromium-headless-shell >/dev/null 2>&1; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
wanted=""
has_browser || wanted="$wanted chromium"
has_postgres || wanted="$wanted postgresql"
if can_install; then
  if [ -n "$wanted" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086
    install $wanted
  fi
  has_shell || install chromium-headless-shell 2>/dev/null || true
fi
has_browser || { echo "No Chromium was found. On Debian: apt-get install chromium" >&2; exit 1; }
has_postgres || { echo "No PostgreSQL server was found. On Debian: apt-get install postgresql" >&2; exit 1; }
