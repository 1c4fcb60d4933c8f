"""A bot served over real HTTP in a thread; it can be stopped and started again."""

import contextlib
import socket
import subprocess
import sys
import threading
import time

from rag.bot import Bot
from rag.settings import Settings


class Site:
    """A served bot, as `rag serve` serves it, that can be stopped and started again."""

    def __init__(self, directory, **sections):
        self.directory, self.sections = directory, sections
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        import uvicorn

        from rag.server import create_app
        from rag.server.farewell import Farewell

        self.bot = Bot.open(self.directory, Settings.load(**self.sections))
        app = Farewell(create_app(self.bot), lambda: self.server.should_exit)
        config = uvicorn.Config(app, port=self.port, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self):
        self.server.should_exit = True
        self.thread.join()
        self.bot.close()

    def restart(self):
        self.stop()
        self.start()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


@contextlib.contextmanager
def fresh_server(directory):
    """`rag serve` as its own process, just when it has said where it listens and does so."""
    site = Site(directory)  # for its port
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", str(site.port)]
    command += ["--index", str(directory)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert site.url in process.stderr.readline()
        while not listens(site.port):
            time.sleep(0.02)
        yield site
        process.terminate()
        process.stderr.read()


def listens(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
