"""The regional differences in how the interface is spoken, as data."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from simulation.served.fields.deviations import Level, Mode, deviations
from simulation.served.gateway import Gateway
from terminal.input_file import read
from terminal.model import Noun

_Key = Annotated[str, Meta(pattern=r"^([0-9a-fA-F]{2})*\Z")]


class InputForm(StrEnum):
    """The form of `input` and `output` in the envelope."""

    OBJECT = "object"
    TEXT = "text"


class Scheme(StrEnum):
    """The ways of signing and encrypting messages (docs/interface.md, "Signing").

    `a` signs the text of the input and encrypts it; `b` signs the sorted other fields.
    """

    NONE = "none"
    A = "a"
    B = "b"


class ReverseUnknown(StrEnum):
    """The answer to a reversal (2601) of what is not there: a no as of real platforms, or a yes that bars it.

    The yes is wrong in the optimistic direction: who counts on it settles again what a real platform may still do.
    """

    REFUSE = "refuse"
    ACCEPT = "accept"


class Profile(Noun, frozen=True):
    """A region's variant of the interface; an empty `recer_sys_code` or `infver` accepts any.

    `batch` is the number of fee lines an upload may hold, `input_limit` the number of characters of an input. With
    `fund_includes_account` fund_pay_sumamt counts the account's part. With `relaxed_query` 5203 also finds a settlement
    by the message that made it (medins_setl_id). With `details_by_visit` 5204 lists lines by the visit alone. `mode` is
    the treatment of deviations and `levels` that of single ones by code (docs/interface.md, "Strict and lenient");
    `reverse_unknown` the answer to a reversal of what is not there.

    `equal` is the stmt_rslt of totals that agree, `raw_download` the form of 9102's answer, `paths` the region's own
    path of each transaction, `signature` the form of r and s (side by side, or ASN.1), `gateway` what stands before it
    all. Keys are in hex: `verify_key` the institutions' public key (04‖X‖Y), `sign_key` this side's private one,
    `cipher_key` that of SM4, 16 bytes.
    """

    one_url: str = "/mbs/fmi/fsi/api/callFsiService/callService"
    form: InputForm = InputForm.OBJECT
    scheme: Scheme = Scheme.NONE
    infver: str = ""
    recer_sys_code: str = ""
    batch: Annotated[int, Meta(ge=1)] = 100
    input_limit: Annotated[int, Meta(ge=1)] = 40_000
    fund_includes_account: bool = False
    relaxed_query: bool = False
    details_by_visit: bool = True
    mode: Mode = Mode.LENIENT
    levels: dict[str, Level] = field(default_factory=dict)
    reverse_unknown: ReverseUnknown = ReverseUnknown.REFUSE
    equal: str = "0"
    raw_download: bool = False
    paths: dict[str, str] = field(default_factory=dict)
    gateway: Gateway = field(default_factory=Gateway)
    signature: Literal["raw", "der"] = "raw"
    verify_key: _Key = ""
    sign_key: _Key = ""
    cipher_key: _Key = ""

    def __post_init__(self) -> None:
        if unknown := sorted(self.levels.keys() - deviations().keys()):
            raise ValueError(f"Expected `levels` of {' '.join(deviations())}, not {' '.join(unknown)}")
        needed = {Scheme.NONE: (), Scheme.A: (self.verify_key, self.sign_key, self.cipher_key)}
        if not all(needed.get(self.scheme, (self.verify_key, self.sign_key))):
            raise ValueError("Expected the keys of `scheme`: `verify_key`, `sign_key`, and `cipher_key` of `a`")

    @property
    def refuses_unknown_reversals(self) -> bool:
        """Return whether a reversal of what is not there is refused."""
        return self.reverse_unknown is ReverseUnknown.REFUSE


def load(path: Path | None, keys: Path | None = None) -> Profile:
    """Read a profile, of the file that describes a region to both sides (docs/profiles.md) or of this side alone.

    Without a file it is the defaults. Raises BadInput as region.load and input_file.read do.
    """
    from simulation.served import region  # noqa: PLC0415, which reads into this profile

    if path is None:
        return Profile()
    return region.load(path, keys) if region.is_region(path) else read(path, Profile)
