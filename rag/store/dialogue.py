"""Conversations, their turns, and what users thought of the answers."""

import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from rag.store.database import Database


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row of the list of conversations; times are ISO 8601 in UTC."""

    id: str
    title: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer (JSON); `rating` is 1, -1, or None where there is none."""

    id: str
    question: str
    answer: str
    created: str
    rating: int | None = None
    comment: str = ""


class Dialogue:
    """The conversations of a store; each belongs to one owner and is seen by no other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, title: str = "", owner: str = "") -> str:
        """Begin a conversation and return its id."""
        name = uuid.uuid4().hex
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO conversations (id, owner, title, created, updated) "
                "VALUES (?, ?, ?, ?, ?)",
                (name, owner, title, _now(), _now()),
            )
        return name

    def add(self, conversation: str, question: str, answer: str, owner: str = "") -> str:
        """Append a turn and return its id; LookupError if the owner has no such conversation."""
        turn, now = uuid.uuid4().hex, _now()
        with self._database.writing() as connection:
            self._own(connection, conversation, owner)
            connection.execute(
                "INSERT INTO turns (id, conversation, question, answer, created) "
                "VALUES (?, ?, ?, ?, ?)",
                (turn, conversation, question, answer, now),
            )
            connection.execute(
                "UPDATE conversations SET updated = ?, "
                "title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                (now, _short(question), conversation),
            )
        return turn

    def conversations(self, owner: str = "") -> list[Conversation]:
        """The owner's conversations, latest first."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT id, title, created, updated FROM conversations WHERE owner = ? "
                "ORDER BY updated DESC",
                (owner,),
            ).fetchall()
        return [Conversation(**dict(row)) for row in found]

    def turns(self, conversation: str, owner: str = "") -> list[Turn]:
        """The turns of a conversation in order; none if it is another owner's."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT t.id, t.question, t.answer, t.created, f.rating, "
                "coalesce(f.comment, '') AS comment FROM turns t "
                "JOIN conversations c ON c.id = t.conversation "
                "LEFT JOIN feedback f ON f.turn = t.id "
                "WHERE c.id = ? AND c.owner = ? ORDER BY t.number",
                (conversation, owner),
            ).fetchall()
        return [Turn(**dict(row)) for row in found]

    def turn(self, turn: str, owner: str = "") -> Turn | None:
        """One turn by its id, None if the owner has none of it."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT t.id, t.question, t.answer, t.created FROM turns t "
                "JOIN conversations c ON c.id = t.conversation WHERE t.id = ? AND c.owner = ?",
                (turn, owner),
            ).fetchone()
        return Turn(**dict(row)) if row else None

    def rename(self, conversation: str, title: str, owner: str = "") -> None:
        """Give a conversation another title; LookupError if the owner has none of that id."""
        with self._database.writing() as connection:
            self._own(connection, conversation, owner)
            connection.execute(
                "UPDATE conversations SET title = ? WHERE id = ?", (title, conversation)
            )

    def delete(self, conversation: str, owner: str = "") -> None:
        """Delete a conversation with its turns; LookupError if the owner has none of that id."""
        with self._database.writing() as connection:
            self._own(connection, conversation, owner)
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    def cut(self, conversation: str, turn: str, owner: str = "") -> None:
        """Drop a turn and those after it; LookupError if the owner has no such conversation."""
        with self._database.writing() as connection:
            self._own(connection, conversation, owner)
            connection.execute(
                "DELETE FROM turns WHERE conversation = ? AND number >= "
                "(SELECT number FROM turns WHERE id = ?)",
                (conversation, turn),
            )

    def rate(self, turn: str, rating: int, comment: str = "", owner: str = "") -> None:
        """Keep what the owner thinks of an answer; LookupError if it is not the owner's."""
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT conversation FROM turns WHERE id = ?", (turn,)
            ).fetchone()
            self._own(connection, row["conversation"] if row else "", owner)
            connection.execute(
                "INSERT OR REPLACE INTO feedback (turn, rating, comment, created) "
                "VALUES (?, ?, ?, ?)",
                (turn, rating, comment, _now()),
            )

    def feedback(self) -> list[Turn]:
        """Every rated turn of every owner, for whoever tends the bot."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT t.id, t.question, t.answer, t.created, f.rating, f.comment "
                "FROM feedback f JOIN turns t ON t.id = f.turn ORDER BY f.created"
            ).fetchall()
        return [Turn(**dict(row)) for row in found]

    def _own(self, connection: sqlite3.Connection, conversation: str, owner: str) -> None:
        row = connection.execute(
            "SELECT 1 FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
        ).fetchone()
        if not row:
            raise LookupError(f"There is no conversation {conversation!r}.")


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _short(question: str) -> str:
    """A title of at most 60 characters; one that was cut says so."""
    return question if len(question) <= 60 else f"{question[:59].rstrip()}…"
