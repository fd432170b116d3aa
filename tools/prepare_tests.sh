#!/bin/sh
# Installs what the tests need beside Python: a browser and PostgreSQL's server, where root on Debian or Ubuntu may.
# Of Chromium the shell without a window is preferred: the same pages for two thirds of the work.
set -eu
SHELL_ONLY=chromium-headless-shell
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
has_browser() {
  for name in $SHELL_ONLY chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
if can_install; then
  if ! has_browser || ! has_postgres; then apt-get update -qq; fi
  has_postgres || install postgresql
  # Not every distribution has the shell by itself.
  command -v $SHELL_ONLY >/dev/null 2>&1 || install $SHELL_ONLY 2>/dev/null || has_browser || install chromium
fi
has_browser || { echo "No Chromium was found. On Debian: apt-get install chromium" >&2; exit 1; }
has_postgres || { echo "No PostgreSQL server was found. On Debian: apt-get install postgresql" >&2; exit 1; }
