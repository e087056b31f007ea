"""Exchanges as an HTTP archive (HAR 1.2), which other tools read."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from msgspec import json


def archive(found: Iterable[dict[str, Any]], base_url: str) -> dict[str, Any]:
    """Return exchanges as an archive; `base_url` is that of the bench."""
    creator = {"name": "jiesuan 模拟 SIMULATION", "version": "1"}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(each, base_url) for each in found]}}


def _entry(found: dict[str, Any], base_url: str) -> dict[str, Any]:
    sent, came = found["raw"] or json.encode(found["input"]).decode(), found["raw_answer"]
    took = found["milliseconds"]
    return {
        "startedDateTime": datetime.fromisoformat(found["at"]).isoformat(),
        "time": took,
        "request": {
            "method": found["method"],
            "url": base_url.rstrip("/") + found["path"],
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in found["headers"]],
            "queryString": [],
            "postData": {"mimeType": "application/json", "text": sent},
            "headersSize": -1,
            "bodySize": len(sent.encode()),
        },
        "response": {
            "status": found["status"],
            "statusText": HTTPStatus(found["status"]).phrase if found["status"] else "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": len(came.encode()), "mimeType": "application/json", "text": came},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(came.encode()),
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": " ".join(filter(None, (found["state"], found["rule"], found["findings"]))),
    }
