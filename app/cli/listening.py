"""Whether the web server can listen where it is told to, said in one line before anything is started."""

import errno
import socket

from app.settings import Settings, SettingsError


def check_port(found: Settings) -> None:
    """Raise SettingsError with one line when nobody can listen at HOST and PORT."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(found.host, found.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        text = f"HOST is not an address of this machine: {found.host}"
        raise SettingsError(text) from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise SettingsError(_cannot_listen(found, error)) from error


def _cannot_listen(found: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {found.port} on {found.host} is in use: stop the program that uses it, or set PORT to another"
    if error.errno == errno.EACCES:
        return f"port {found.port} is reserved for root: set PORT to one above 1023"
    return f"HOST is not an address of this machine: {found.host}"
