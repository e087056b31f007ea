"""A card for the virtual reader of vsmartcard-vpcd, in a process of its own; run as `python -m devices.virtual_card`.

Its argument is the reader's port. Each line on standard input is an image to put in, or empty to take the card out,
and is answered by a line once that is done. The end of standard input ends it.
"""

import os
import socket
import sys
import threading
import time
from contextlib import suppress

from msgspec import Struct, json

from devices.applet import Applet, Fault, FaultKind
from devices.card import CardImage
from devices.processes import Child
from terminal.errors import DeviceError

PORT = 0x8C7B
ATR = bytes.fromhex("3B64000053535345")  # T=0, historical bytes "SSSE"
MUTE_ATR = bytes(40)  # longer than an ATR may be: the reader sees a card that it cannot bring up
CONTROL_ATR = 4
SWAP_SECONDS = 0.5  # the service looks every 0.4 s; a card that follows faster passes for the one before
DONE = b"done\n"
REFUSED = b"refused\n"


class Inserted(Struct, frozen=True):
    """The order to put a card in."""

    image: CardImage
    fault: Fault | None = None


class VirtualSlot:
    """A reader of the private service that cards are put on and taken off; raises DeviceError where none listens."""

    def __init__(self, port: int = PORT) -> None:
        self._child = Child("devices.virtual_card", str(port))
        self._answers = self._child.lines()

    def insert(self, image: CardImage, fault: Fault | None = None) -> None:
        """Put a card in, in place of one that lies there; the reader sees it within half a second."""
        self._order(json.encode(Inserted(image, fault)))

    def remove(self) -> None:
        """Take the card out."""
        self._order(b"")

    def stop(self) -> None:
        """End the card's process."""
        self._child.kill()
        self._child.close()

    def _order(self, line: bytes) -> None:
        self._child.send(line + b"\n")
        if next(self._answers, b"") != DONE:
            raise DeviceError("virtual_reader_missing")


class _Connected:
    """A card that lies in the reader: it answers vpcd's messages, 2 bytes of length before each."""

    def __init__(self, port: int, order: Inserted) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._applet = Applet(order.image, order.fault)
        mute = order.fault is not None and order.fault.kind is FaultKind.MUTE
        self._atr = MUTE_ATR if mute else ATR
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def pull(self) -> None:
        """Leave the reader, whatever it is doing."""
        self._leave()
        self._thread.join()
        self._socket.close()

    def _leave(self) -> None:
        with suppress(OSError):  # the service may have gone first
            self._socket.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with suppress(OSError):  # the service may go at any time, and takes the connection with it
            while message := self._receive():
                if message == bytes([CONTROL_ATR]):
                    self._send(self._atr)
                elif len(message) > 1:
                    self._answer(message)

    def _answer(self, command: bytes) -> None:
        answer = self._applet.answer(command)
        if answer is FaultKind.PULL:
            self._leave()
        elif answer is FaultKind.EMPTY:
            self._send(b"")
        elif isinstance(answer, bytes):
            self._send(answer)

    def _receive(self) -> bytes:
        length = int.from_bytes(self._exactly(2), "big")
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        """Receive so many bytes, or none at the end of the connection.

        vpcd writes length and body in two sends; without an acknowledgement at once each waits 40 ms.
        """
        received = b""
        while len(received) < count:
            self._acknowledge()
            part = self._socket.recv(count - len(received))
            self._acknowledge()
            if not part:
                return b""
            received += part
        return received

    def _acknowledge(self) -> None:
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _send(self, message: bytes) -> None:
        self._socket.sendall(len(message).to_bytes(2, "big") + message)


def main() -> None:
    """Serve the orders on standard input."""
    port = int(sys.argv[1])
    card: _Connected | None = None
    pulled = float("-inf")
    for line in sys.stdin.buffer:
        if card:
            card.pull()
            card = None
            pulled = time.monotonic()
        answer = DONE
        if line.strip():
            time.sleep(max(0.0, pulled + SWAP_SECONDS - time.monotonic()))
            try:
                card = _Connected(port, json.decode(line, type=Inserted))
            except OSError:
                answer = REFUSED
        os.write(1, answer)
    os._exit(0)


if __name__ == "__main__":
    main()
