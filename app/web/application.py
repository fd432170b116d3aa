"""The Flask application without its pages: templates, cycle, errors; `factory.py` puts the wings in."""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from flask import Flask
from jinja2 import StrictUndefined, select_autoescape
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import ROOT
from app.web import context, errors, request_cycle, words
from app.web.assets import Assets, serving
from app.web.request_cycle import House

MOST_BYTES = 10 * 1024 * 1024
MOST_FIELD_BYTES = 512 * 1024
COMPONENTS = ("parts", "fields", "sent", "filters")


def bare_app(house: House) -> Flask:
    """An application that has everything but pages."""
    app = Flask("app", template_folder=str(ROOT / "templates"), static_folder=None)
    app.secret_key = house.settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FIELD_BYTES,
        MAX_FORM_PARTS=500,
        WTF_CSRF_ENABLED=True,
    )
    app.extensions["camin"] = house
    context.install(app)
    _templates(app)
    request_cycle.install(app)
    errors.install(app)
    logging.getLogger("camin").setLevel(house.settings.log_level.upper())
    return app


def _templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.autoescape = select_autoescape(("html", "svg", "xml"))
    words.install(env)
    house: House = app.extensions["camin"]
    env.globals["sprite_url"] = house.assets.url("icons/sprite.svg")
    for name in COMPONENTS:
        module = env.get_template(f"components/{name}.html").module
        env.globals.update({key: value for key, value in vars(module).items() if not key.startswith("_")})
    # The few pictures of the house stand on every page many times over.
    env.globals["icon"] = lru_cache(maxsize=512)(cast("Callable[..., str]", env.globals["icon"]))


def wrap(app: Flask, assets: Assets, hops: int) -> None:
    """Put the static files in front of the application, and the trusted proxies in front of both."""
    app.wsgi_app = serving(app.wsgi_app, assets)  # type: ignore[method-assign]  # Flask's documented way
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as above
