"""What must hold before anything is served: no open door, no dangerous variable."""

import ipaddress
import os

from rag.errors import SettingsError
from rag.settings import ServerSettings

# Each lets strangers run code, read files or reach the page through someone else's server.
_DANGEROUS = (
    "GRADIO_VIBE_MODE",
    "GRADIO_SHARE",
    "GRADIO_ALLOWED_PATHS",
    "GRADIO_MCP_SERVER",
    "GRADIO_ALLOW_FLAGGING",
    "GRADIO_SSR_MODE",
    "GRADIO_ROOT_PATH",
    "GRADIO_WATCH_DIRS",
)


def check_settings(settings: ServerSettings) -> None:
    """Refuse a server that strangers could use, or that a variable would open to them.

    Raises:
        SettingsError: it names the setting or variable and what to do.
    """
    users_of(settings)
    if not is_local(settings.host) and not settings.users.get_secret_value():
        raise SettingsError(
            f"server.host is {settings.host!r}, which others can reach: set users first, as in "
            "RAG_SERVER__USERS='name:password', or serve on 127.0.0.1."
        )
    found = [
        name for name in _DANGEROUS if os.environ.get(name, "").lower() not in ("", "0", "false")
    ]
    if found:
        raise SettingsError(
            f"The environment sets {', '.join(found)}, which would open the server; unset it."
        )


def is_local(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def users_of(settings: ServerSettings) -> dict[str, str]:
    """Passwords by user name.

    Raises:
        SettingsError: an entry is not `name:password`.
    """
    users: dict[str, str] = {}
    for number, entry in enumerate(filter(None, settings.users.get_secret_value().split(",")), 1):
        name, colon, password = entry.strip().partition(":")
        if not (name and colon and password):
            raise SettingsError(f"Entry {number} of server.users is not of the form name:password.")
        users[name] = password
    return users
