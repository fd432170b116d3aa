"""The browsers of the tests: the distribution's Chromium, shared by all tests of a worker.

Chromium's own shell without a window draws the same pages for two thirds of the work; it knows no notices.
"""

import shutil

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]
LIGHT = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "no Chromium was found: on Debian, apt-get install chromium"


def find(names):
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(INSTALL)


def launch(playwright, *, light=False):
    path = find((LIGHT, *WHOLE) if light else WHOLE)
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
