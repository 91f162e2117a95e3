"""A lean HTTP client in a process of its own: many kept connections, one thread, raw sockets. It takes a fraction of
the processor time that requests or urllib would take from the server beside it."""

import json
import selectors
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

CHUNK = 1 << 18


class Answer(NamedTuple):
    status: int
    body: bytes


class Connection:
    """One kept connection that asks again as soon as it is answered.

    ``ask(last answer or None)`` gives the bytes of the next request.
    """

    def __init__(self, address: tuple[str, int], ask: Callable[[Answer | None], bytes]):
        self.address = address
        self.ask = ask
        self.received = bytearray()
        self.socket = self._open()
        self.began = 0.0

    def _open(self) -> socket.socket:
        opened = socket.create_connection(self.address)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, last: Answer | None) -> None:
        request = self.ask(last)
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """The answer when it is complete.

        :raises ConnectionError: the server closed in the middle.
        """
        received = self.socket.recv(CHUNK)
        if not received:
            raise ConnectionError("the server closed the connection")
        self.received += received
        head, found, rest = bytes(self.received).partition(b"\r\n\r\n")
        if not found:
            return None
        size = next(int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:")
        if len(rest) < size:
            return None
        self.received.clear()
        return Answer(int(head[9:12]), rest[:size])

    def renew(self, selector: selectors.BaseSelector) -> None:
        """Connect again after the server closed the connection (gunicorn does so now and then)."""
        selector.unregister(self.socket)
        self.socket.close()
        self.received.clear()
        self.socket = self._open()
        selector.register(self.socket, selectors.EVENT_READ, self)


def run(connections: list[Connection], seconds: float, heard: Callable[[Answer, float], None]) -> float:
    """Keep all connections busy for so long; ``heard`` gets each answer and its seconds. Returns the elapsed time."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(None)
        began = time.perf_counter()
        busy = len(connections)
        while busy:
            for key, _ in selector.select():
                connection = key.data
                try:
                    answer = connection.receive()
                except ConnectionError:
                    connection.renew(selector)
                    connection.send(None)
                    continue
                if answer is None:
                    continue
                heard(answer, time.perf_counter() - connection.began)
                if time.perf_counter() - began < seconds:
                    connection.send(answer)
                else:
                    busy -= 1
                    selector.unregister(connection.socket)
        return time.perf_counter() - began


def burst(connections: list[Connection], bursts: int, every: float, heard: Callable[[Answer, float], None]) -> None:
    """All connections ask at the same moment, and again ``every`` so many seconds; ``heard`` as in ``run``."""
    last: dict[int, Answer | None] = dict.fromkeys(range(len(connections)))
    with selectors.DefaultSelector() as selector:
        for index, connection in enumerate(connections):
            selector.register(connection.socket, selectors.EVENT_READ, (index, connection))
        for _ in range(bursts):
            began = time.perf_counter()
            for index, connection in enumerate(connections):
                connection.send(last[index])
            busy = len(connections)
            while busy:
                for key, _ in selector.select():
                    index, connection = key.data
                    answer = connection.receive()
                    if answer is not None:
                        last[index] = answer
                        heard(answer, time.perf_counter() - connection.began)
                        busy -= 1
            time.sleep(max(0.0, every - (time.perf_counter() - began)))


def get(url: str, seconds: float, count: int) -> str:
    """Prints "answers elapsed", as wrk tells them."""
    parts = urlsplit(url)
    address = (str(parts.hostname), parts.port or 80)
    request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    statuses: list[int] = []
    elapsed = run(
        [Connection(address, lambda last: request) for _ in range(count)],
        seconds,
        lambda answer, _: statuses.append(answer.status),
    )
    if set(statuses) != {200}:
        raise SystemExit(f"answers: {sorted(set(statuses))}")
    return f"{len(statuses)} {elapsed}"


def save(order: dict[str, Any]) -> str:
    """Autosaves by many people at once; prints what came back.

    ``order``: host, port, and per person the path, the cookie and the form fields; ``bursts`` and ``every`` so many
    seconds, or ``seconds`` in which each person saves again as soon as the last save is answered.
    """
    answers: list[tuple[int, float]] = []
    troubles: list[str] = []

    def heard(answer: Answer, seconds: float) -> None:
        answers.append((answer.status, seconds))
        if answer.status != 200 and len(troubles) < 3:
            troubles.append(answer.body[:300].decode(errors="replace"))

    connections = [Connection((order["host"], order["port"]), _saver(order, person)) for person in order["people"]]
    if "bursts" in order:
        burst(connections, order["bursts"], order["every"], heard)
        return json.dumps({"answers": answers, "troubles": troubles})
    elapsed = run(connections, order["seconds"], heard)
    return json.dumps({"answers": answers, "elapsed": elapsed, "troubles": troubles})


def _saver(order: dict[str, Any], person: dict[str, Any]) -> Callable[[Answer | None], bytes]:
    """Sends the section as the page's own script does: JSON, with the version that the last answer gave."""
    fields = {name: value for name, value in person["fields"].items() if name != "csrf_token"}
    head = (
        f"POST {person['path']} HTTP/1.1\r\nHost: {order['host']}:{order['port']}\r\nX-Autosave: 1\r\n"
        f"Cookie: {person['cookie']}\r\nX-CSRFToken: {person['fields']['csrf_token']}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()

    def ask(last: Answer | None) -> bytes:
        if last is not None and last.status == 200:
            fields["version"] = str(json.loads(last.body)["version"])
        body = json.dumps(list(fields.items()), ensure_ascii=False).encode()
        return head + str(len(body)).encode() + b"\r\n\r\n" + body

    return ask


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(get(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
    else:
        print(save(json.load(sys.stdin)))
