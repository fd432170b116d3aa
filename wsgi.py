"""The entry of a WSGI server: `gunicorn wsgi:app`."""

from app.factory import create_app
from app.settings import load

app = create_app(load())
