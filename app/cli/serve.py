"""`camin serve`: the web server of an installation (gunicorn, threads in a few processes)."""

from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from app.cli.listening import check_port
from app.cli.logs import log_level, start_logging
from app.cli.setup import calm, open_current_house
from app.factory import create_app
from app.settings import Settings, load

REQUEST_SECONDS = 60
STOP_SECONDS = 15
# A process is replaced after so many requests, so that a slow leak in a library never fills the machine.
REQUESTS_OF_A_PROCESS = 20_000


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with this installation's settings; the application is loaded once and shared by its processes."""

    def __init__(self, found: Settings) -> None:
        self.found = found
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn where to listen and with how many processes and threads."""
        for name, value in options(self.found).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, loaded before the processes divide: a fault in it is one line, not a crash of each."""
        return create_app(self.found)


def options(found: Settings) -> dict[str, Any]:
    """Options for gunicorn; 2 processes of 4 threads by measurement, changed with CAMIN_WORKERS and CAMIN_THREADS."""
    return {
        "bind": f"{found.host}:{found.port}",
        "worker_class": "gthread",
        "workers": found.workers,
        "threads": found.threads,
        "preload_app": True,
        "timeout": REQUEST_SECONDS,
        "graceful_timeout": STOP_SECONDS,
        "max_requests": REQUESTS_OF_A_PROCESS,
        "max_requests_jitter": REQUESTS_OF_A_PROCESS // 10,
        "loglevel": found.log_level,
        "accesslog": None,  # the application writes its own line, without addresses
        "proc_name": "camin",
    }


@click.command()
@log_level
@calm
def serve(level: str | None) -> None:
    """Start the web server; the database must be at the newest migration."""
    found = start_logging(load(), level)
    check_port(found)
    # The processes that share the application must not share a connection with it.
    open_current_house(found).database.engine.dispose()
    WebServer(found).run()
