"""Something at the address of a message bus that is none: it says what the test has written."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket], None]


def hear_line(client: socket.socket) -> bytes:
    """What the client says next, as far as a line's end."""
    said = b""
    while not said.endswith(b"\r\n"):
        part = client.recv(1)
        if not part:
            raise ConnectionError("the client hung up")
        said += part
    return said


def let_in(client: socket.socket) -> None:
    """Play the bus as far as the client's first message."""
    hear_line(client)
    client.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
    hear_line(client)
    client.sendall(b"AGREE_UNIX_FD\r\n")
    hear_line(client)


def listen_only(client: socket.socket) -> None:
    """Say nothing until the client hangs up."""
    while client.recv(65536):
        pass


@contextmanager
def raw_bus(path: str, talk: Talk) -> Iterator[list[int]]:
    """Serve each client on the socket at ``path`` by ``talk``, then hang up on it; yields a list, one item a client."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen()
    clients: list[int] = []

    def serve() -> None:
        with suppress(OSError):  # the listener is closed at the end
            while True:
                client, _address = listener.accept()
                clients.append(client.fileno())
                client.settimeout(10)
                with client, suppress(OSError):  # the client may hang up first
                    talk(client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield clients
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()
