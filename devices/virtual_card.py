"""A card for the virtual reader of vsmartcard-vpcd, in a process of its own; run as `python -m devices.virtual_card`.

Its argument is the reader's port. Each line on standard input is a card to insert, or empty to remove the card; the
end of standard input ends it. A card in the reader when the service stops is present again when the service returns.
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
ATRS = (bytes.fromhex("3B64000053535345"), bytes.fromhex("3B8480015353534513"))  # T=0, T=1; historical bytes "SSSE"
MUTE_ATR = bytes(40)  # longer than an ATR may be: the reader sees a card that does not power up
CONTROL_ATR = 4
SWAP_SECONDS = 0.5  # the service polls every 0.4 s; a card inserted sooner would be taken for the one before
SERVICE_SECONDS = 0.25  # between two checks whether the service is back


class Inserted(Struct, frozen=True):
    """The order to insert a card."""

    image: CardImage
    fault: Fault | None = None


class VirtualSlot:
    """A reader of the PC/SC service that cards are inserted into and removed from; no call waits for the service.

    Raises DeviceError `virtual_reader_missing` if the card's process has ended.
    """

    def __init__(self, port: int = PORT) -> None:
        self._child = Child("devices.virtual_card", str(port))

    def insert(self, image: CardImage, fault: Fault | None = None) -> None:
        """Insert a card, replacing a card in the reader; the reader sees it within a second."""
        self._order(json.encode(Inserted(image, fault)))

    def remove(self) -> None:
        """Remove the card."""
        self._order(b"")

    def stop(self) -> None:
        """End the card's process."""
        self._child.kill()
        self._child.close()

    def _order(self, line: bytes) -> None:
        try:
            self._child.send(line + b"\n")
        except OSError:
            raise DeviceError("virtual_reader_missing") from None


class _Lying:
    """A card in the reader: it answers vpcd's messages, each preceded by 2 bytes of length."""

    def __init__(self, port: int, order: Inserted, after: float) -> None:
        self._address = ("127.0.0.1", port)
        self._applet = Applet(order.image, order.fault)
        mute = order.fault is not None and order.fault.kind is FaultKind.MUTE
        manner = order.image.manner
        self._atr = MUTE_ATR if mute else bytes.fromhex(manner.atr) or ATRS[manner.protocol]
        self._socket = socket.socket()
        self._out = threading.Event()
        self._thread = threading.Thread(target=self._lie, args=(after,), daemon=True)
        self._thread.start()

    def pull(self) -> None:
        """Leave the reader at once, even during an exchange."""
        self._leave()
        self._thread.join()

    def _leave(self) -> None:
        self._out.set()
        with suppress(OSError):  # there may be no connection at the moment
            self._socket.shutdown(socket.SHUT_RDWR)

    def _lie(self, after: float) -> None:
        self._out.wait(after)
        while not self._out.is_set():
            with suppress(OSError), socket.create_connection(self._address) as self._socket:
                self._serve()
            self._out.wait(SERVICE_SECONDS)

    def _serve(self) -> None:
        while not self._out.is_set() and (message := self._receive()):
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
        """Receive `count` bytes, or none at the end of the connection.

        vpcd writes length and body in two sends; without an immediate acknowledgement each waits 40 ms.
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
    """Execute the orders on standard input."""
    port = int(sys.argv[1])
    card: _Lying | None = None
    pulled = float("-inf")
    for line in sys.stdin.buffer:
        if card:
            card.pull()
            card, pulled = None, time.monotonic()
        if line.strip():
            after = max(0.0, pulled + SWAP_SECONDS - time.monotonic())
            card = _Lying(port, json.decode(line, type=Inserted), after)
    os._exit(0)


if __name__ == "__main__":
    main()
