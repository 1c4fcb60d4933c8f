"""Who is signed in: sessions in memory, and a brake on guessing passwords."""

import hmac
import secrets
import threading
import time

HOURS = 12
_TRIES = 5
_PAUSE_SECONDS = 60


class Sessions:
    """Sessions by random id; they end with the process, after twelve hours, or on signing out."""

    def __init__(self, users: dict[str, str]) -> None:
        self._users = users
        self._guard = threading.Lock()
        self._sessions: dict[str, tuple[str, float]] = {}
        self._failures: dict[str, tuple[int, float]] = {}

    @property
    def required(self) -> bool:
        """Whether anyone has to sign in."""
        return bool(self._users)

    def wait(self, address: str) -> int:
        """Seconds until an address may try again, 0 if it may now."""
        with self._guard:
            count, last = self._failures.get(address, (0, 0.0))
        return max(0, round(last + _PAUSE_SECONDS - time.monotonic())) if count >= _TRIES else 0

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """The id of a new session; None, and a mark against the address, if it is wrong."""
        expected = self._users.get(name, secrets.token_hex())
        right = hmac.compare_digest(password.encode(), expected.encode())
        now = time.monotonic()
        with self._guard:
            if not right:
                count, last = self._failures.get(address, (0, 0.0))
                stale = now - last > _PAUSE_SECONDS
                self._failures[address] = (1 if stale else count + 1, now)
                return None
            self._failures.pop(address, None)
            self._sessions = {k: v for k, v in self._sessions.items() if v[1] > now}
            session = secrets.token_urlsafe(32)
            self._sessions[session] = (name, now + HOURS * 3600)
            return session

    def user(self, session: str) -> str | None:
        """The user of a session, None if it is unknown or over."""
        with self._guard:
            name, end = self._sessions.get(session, ("", 0.0))
        return name if end > time.monotonic() else None

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._guard:
            self._sessions.pop(session, None)
