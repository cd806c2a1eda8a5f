"""Both ends of the control socket for its tests: a daemon that answers by name, and a client without manners."""

import json
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from postured.adapters.ipc.server import Answer, ControlServer
from postured.daemon.loop import Loop
from postured.errors import NothingToAnswer
from postured.protocol import Request
from tests.desktop.waiting import wait_for

T = TypeVar("T")
STATUS = b'{"version": 1, "command": "status", "args": {}}\n'
SHORT = timedelta(milliseconds=150)


class Daemon:
    """A loop with a control server that answers by the command's name."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.path = str(folder / "control")
        self.loop = Loop()
        self.asked: list[Request] = []
        self.streams: list[Answer] = []
        self.gone = 0
        self.server = ControlServer(self.path, self.loop, self.handle, **options)

    def handle(self, request: Request, answer: Answer) -> None:
        self.asked.append(request)
        match request.command:
            case "echo":
                answer.result({"args": request.args})
            case "watch":
                self.streams.append(answer)
                answer.result({"item": 0}, more=True)
                answer.on_gone(self._count_gone)
            case "later":
                self.loop.later(SHORT, lambda: answer.result({"late": True}))
            case "never":
                answer.on_gone(self._count_gone)
            case "refuse":
                raise NothingToAnswer("No reminder is open", "Nothing was shown.")
            case "broken":
                raise KeyError("secret")
            case "unsendable":
                answer.result({"object": object()})
            case "twice":
                answer.result({})
                answer.result({})
            case "big":
                answer.result({"text": "x" * 200_000})
            case _:
                answer.result({"presence": "active"})

    def _count_gone(self) -> None:
        self.gone += 1

    def wait(self, condition: Callable[[], object], what: str = "it") -> None:
        wait_for(condition, turn=self.loop.turn, what=what)

    def serve(self, call: Callable[[], T]) -> T:
        """What a client's blocking call returns while the daemon runs."""
        with ThreadPoolExecutor(1) as pool:
            future: Future[T] = pool.submit(call)
            self.wait(future.done, "the client's answer")
            return future.result()

    def close(self) -> None:
        self.server.close()
        self.loop.close()


class Raw:
    """A client that says whatever a test wants."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.setblocking(False)
        self.socket.connect(daemon.path)
        self.heard = b""
        self.ended = False

    def say(self, data: bytes) -> None:
        """Send all of it, while the daemon reads; stops when the daemon hangs up."""
        left = bytearray(data)

        def sent() -> bool:
            try:
                del left[: self.socket.send(left)]
            except BlockingIOError:
                pass
            except OSError:
                left.clear()
            return not left

        self._daemon.wait(sent, "the sending")

    def listen(self) -> None:
        """Take in what there is."""
        try:
            while more := self.socket.recv(65536):
                self.heard += more
            self.ended = True
        except BlockingIOError:
            pass
        except ConnectionResetError:
            self.ended = True

    def answers(self, count: int) -> list[dict[str, Any]]:
        def there() -> bool:
            self.listen()
            return self.heard.count(b"\n") >= count

        self._daemon.wait(there, f"{count} answers")
        return [json.loads(line) for line in self.heard.splitlines()]

    def last_words(self) -> dict[str, Any]:
        """The last answer before the daemon hung up."""

        def ended() -> bool:
            self.listen()
            return self.ended

        self._daemon.wait(ended, "hanging up")
        last: dict[str, Any] = json.loads(self.heard.splitlines()[-1])
        return last

    def close(self) -> None:
        self.socket.close()
