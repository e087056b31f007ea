"""Files up and down (9101, 9102), which other transactions name by a file's query number."""

import base64
import binascii
from typing import Annotated

from msgspec import Meta

from simulation.network import filing
from simulation.served.node import Node, Required30, Text200
from simulation.served.transaction import Call, Output, Transaction
from terminal.errors import Refused

# Java writes a byte as -128 to 127, others as 0 to 255; most clients write the whole as Base64.
_Bytes = tuple[Annotated[str, Meta(pattern=r"^-?[0-9]{1,3}\Z")], ...]


class _Upload(Node, frozen=True, rename={"content": "in"}):
    content: str | _Bytes
    filename: Text200 = ""


class _Download(Node, frozen=True):
    file_qury_no: Required30


class UploadAsked(Node, frozen=True):
    """The input of 9101."""

    fsUploadIn: _Upload  # noqa: N815, the interface's own name


class DownloadAsked(Node, frozen=True):
    """The input of 9102."""

    fsDownloadIn: _Download  # noqa: N815, the interface's own name


def upload(call: Call, asked: UploadAsked) -> Output:
    """Store a file (9101); a repeated message gets the same number, one with another file is refused."""
    file = filed(call, asked.fsUploadIn.filename, _content(asked.fsUploadIn.content))
    if fetched(call, file.number).content != file.content:
        raise Refused("message_reused")
    return {**describe(file), "fixmedins_code": file.institution}


def download(call: Call, asked: DownloadAsked) -> Output:
    """Return a file (9102), its content as Base64."""
    file = fetched(call, asked.fsDownloadIn.file_qury_no)
    return {**describe(file), "in": base64.b64encode(file.content).decode()}


def filed(call: Call, name: str, content: bytes) -> filing.File:
    """Store a file of the calling institution under the number of the message."""
    file = filing.File(
        number=call.message_id,
        institution=call.sender.code,
        name=name or f"{call.message_id}.zip",
        content=content,
        until=call.now + filing.KEPT,
    )
    with call.office.engine.begin() as connection:
        filing.keep(connection, file)
    return file


def fetched(call: Call, number: str) -> filing.File:
    """Return a file of the calling institution; raises Refused("file_not_found")."""
    with call.office.engine.begin() as connection:
        return filing.fetch(connection, number, call.sender.code, call.now)


def describe(file: filing.File) -> Output:
    """Return where a file can be downloaded (fileinfo)."""
    until = f"{file.until:%Y-%m-%d %H:%M:%S}"
    return {"file_qury_no": file.number, "filename": file.name, "dld_endtime": until}


def _content(given: str | _Bytes) -> bytes:
    try:
        if isinstance(given, str):
            return base64.b64decode(given, validate=True)
        return bytes(int(each) % 256 if -128 <= int(each) <= 255 else 256 for each in given)
    except (binascii.Error, ValueError) as error:
        raise Refused("request_malformed", reason="fsUploadIn: in") from error


TRANSACTIONS = (
    Transaction("9101", UploadAsked, upload, "fileupload/upload"),
    Transaction("9102", DownloadAsked, download, "fileupload/download"),
)
