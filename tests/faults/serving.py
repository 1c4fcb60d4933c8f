"""A real server in a thread, and users who ask it over connections of their own."""

import asyncio
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import uvicorn

from rag.server.app import build_app
from rag.server.run import config_of

GDP = "黄浦区2024年前三季度GDP是多少?"


@contextmanager
def running(bot):
    """The server of a bot in a thread; gives its address."""
    config = config_of(bot.settings.server, build_app(bot))
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def asked(address, question=GDP, token="", wait=60):
    """Status, answer and headers of a question."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/v1/ask", body)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=wait) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), error.headers


def streaming(address, question=GDP):
    """A connection on which an answer is being written."""
    port = int(address.rsplit(":", 1)[1])
    user = socket.create_connection(("127.0.0.1", port), timeout=30)
    body = json.dumps({"question": question}).encode()
    user.sendall(
        b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    return user


def wait_for(condition):
    """Return when something has come true, within twenty seconds."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.02)
    raise TimeoutError("nothing happened in twenty seconds")


def run_apart(coroutine):
    """Run a coroutine in a thread of its own: a browser under test keeps this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def last_shown(steps):
    """What a handler of the page shows in the end."""

    async def last():
        return [shown async for shown in steps][-1]

    return run_apart(last())
