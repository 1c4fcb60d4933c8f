"""A real HTTP server on this machine that speaks as a language model, or misbehaves on purpose.

Each question takes the next reply of the script; the last one is repeated. A reply is a function of
the request handler and the request's body. What a GET is told is in `Endpoint.listed`.
"""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Endpoint:
    """Where the server listens, what it was sent, and how many callers hung up on it."""

    def __init__(self, replies):
        self.replies = list(replies)
        self.bodies = []
        self.headers = []
        self.times = []
        self.hung_up = threading.Event()
        self.lock = threading.Lock()
        self.url = ""
        self.listed = fails(404)

    def take(self, handler, body):
        with self.lock:
            self.bodies.append(body)
            self.headers.append({k.lower(): v for k, v in handler.headers.items()})
            self.times.append(time.monotonic())
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def serve(*replies):
    """A server for the length of a `with`; gives its Endpoint."""
    endpoint = Endpoint(replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                endpoint.take(self, body)(self, body)
            except (BrokenPipeError, ConnectionResetError):
                endpoint.hung_up.set()
                self.close_connection = True

        def do_GET(self):
            endpoint.headers.append({k.lower(): v for k, v in self.headers.items()})
            endpoint.listed(self, {"path": self.path})

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def begin(handler, kind="text/event-stream"):
    """Headers of a body that ends when the connection does."""
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Connection", "close")
    handler.end_headers()


def send(handler, line):
    handler.wfile.write(line.encode() if isinstance(line, str) else line)
    handler.wfile.flush()


def chunk(text=None, finish=None, usage=None, model="served-1", **delta):
    """One server-sent event of a chat completion."""
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    if text is not None:
        choices[0]["delta"] = {"role": "assistant", "content": text, **delta}
    event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": model}
    event["choices"] = [] if usage else choices
    if usage:
        event["usage"] = usage
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def pieces_of(text, size):
    return [text[i : i + size] for i in range(0, len(text), size)]


def says(text, *, finish="stop", size=3, done=True, wait=0.0, model="served-1"):
    """An answer in pieces. `text` may be a function of the request's body: a scripted model."""

    def reply(handler, body):
        begin(handler)
        answer = text(body) if callable(text) else text
        for piece in pieces_of(answer, size):
            send(handler, chunk(piece, model=model))
            time.sleep(wait)
        if finish:
            send(handler, chunk("", finish, model=model))
        if body.get("stream_options"):
            counts = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            send(handler, chunk(usage=counts, model=model))
        if done:
            send(handler, "data: [DONE]\n\n")
        handler.close_connection = True

    return reply


def fails(code, message="no", **headers):
    """An HTTP error with a JSON body."""

    def reply(handler, body):
        data = json.dumps({"error": {"message": message, "type": "x"}}).encode()
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def lists(*models, field="data", name="id"):
    """The models that an endpoint says it has."""

    def reply(handler, body):
        data = json.dumps({field: [{name: model} for model in models]}).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def hangs(handler, body):
    """Accepts the request and says nothing, not even headers, until the caller hangs up."""
    handler.connection.settimeout(10)
    if handler.connection.recv(1) == b"":
        raise BrokenPipeError


def drips(first=""):
    """A keep-alive comment every 20 ms for ever, after some text."""

    def reply(handler, body):
        begin(handler)
        if first:
            send(handler, chunk(first))
        for _ in range(500):
            send(handler, ": keep-alive\n\n")
            time.sleep(0.02)

    return reply


def falls_silent(first):
    """Some text, then nothing."""

    def reply(handler, body):
        begin(handler)
        send(handler, chunk(first))
        hangs(handler, body)

    return reply


def streams(*lines, kind="text/event-stream"):
    """These lines, raw."""

    def reply(handler, body):
        begin(handler, kind)
        for line in lines:
            send(handler, line)
        handler.close_connection = True

    return reply


def ollama_says(text, reason="stop", size=3):
    """Ollama's stream: one JSON object a line."""

    def reply(handler, body):
        begin(handler, "application/x-ndjson")
        for piece in pieces_of(text, size):
            message = {"role": "assistant", "content": piece}
            line = {"model": "qwen", "created_at": "2025-01-01T00:00:00Z", "message": message}
            send(handler, json.dumps(line | {"done": False}, ensure_ascii=False) + "\n")
        last = {"message": {"role": "assistant", "content": ""}, "done": True}
        last |= {"done_reason": reason, "prompt_eval_count": 5, "eval_count": 4}
        send(handler, json.dumps(line | last) + "\n")
        handler.close_connection = True

    return reply
