"""The browser of the tests: the distribution's Chromium, shared by all tests of a worker.

Chromium's own shell without a window comes first: it draws the same pages for two thirds of the work.
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
INSTALL = "no Chromium was found: on Debian, apt-get install chromium"


def find():
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(INSTALL)


def launch(playwright):
    return playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
