"""A headless Chromium driven over its debugging pipe, for pages that people look at."""

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any

from msgspec import json

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
LIMIT = 60.0
"""Seconds after which a browser is ended, whatever it does."""


class Page:
    """One page of a browser."""

    def __init__(self, sent: int, came: int) -> None:
        self._sent, self._came, self._numbers, self._rest = sent, came, count(1), b""
        self._session = ""
        target = self._do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._do("Page.enable")
        self._do("Emulation.setDeviceMetricsOverride", width=1500, height=900, deviceScaleFactor=1, mobile=False)

    def open(self, url: str) -> None:
        """Go to a URL."""
        self._do("Page.navigate", url=url)

    def value(self, script: str) -> Any:  # noqa: ANN401, any JSON
        """Return what an expression in the page is worth, once its promise is kept."""
        done = self._do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def until(self, script: str, seconds: float = 10.0) -> Any:  # noqa: ANN401, any JSON
        """Return what an expression is worth once that is true."""
        last = monotonic() + seconds
        while not (found := self.value(script)):
            assert monotonic() < last, f"{script}: {self.value('document.body.innerText')}"
        return found

    def picture(self, file: Path) -> None:
        """Write a screenshot."""
        file.write_bytes(base64.b64decode(self._do("Page.captureScreenshot", format="png")["data"]))

    def _do(self, method: str, **given: object) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._sent, json.encode(message) + b"\0")
        while True:
            answer: dict[str, Any] = json.decode(self._next())
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> bytes:
        while b"\0" not in self._rest:
            part = os.read(self._came, 1 << 16)
            assert part, "the browser has ended"
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return message


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """Yield a page of a browser whose files lie in a folder."""
    to_read, sent = os.pipe()
    came, to_write = os.pipe()
    options = "--headless=new --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe --no-proxy-server"
    start = f'exec "{CHROMIUM}" {options} --user-data-dir="{folder}" 3<&{to_read} 4>&{to_write}'
    with subprocess.Popen(
        ["bash", "-c", start],
        pass_fds=(to_read, to_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as browser:
        os.close(to_read)
        os.close(to_write)
        last = Timer(LIMIT, browser.kill)
        last.start()
        try:
            yield Page(sent, came)
        finally:
            last.cancel()
            os.close(sent)
            os.close(came)
            browser.terminate()
