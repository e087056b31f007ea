"""The file that describes a region (docs/profiles.md), as the simulated platform reads it.

The terminal has a reader of its own; `[served]` is for this one alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from msgspec import field
from msgspec.structs import asdict, replace

from simulation.served import codes as known
from simulation.served.gateway import Family, Gateway
from simulation.served.profile import InputForm, Profile, Scheme
from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys as Place
from terminal.input_file import line_of, read
from terminal.model import Kind, Noun

_TABLES = ("transport", "envelope", "codes", "statement")


class _Gateway(Noun, frozen=True):
    family: Family = Family.NONE
    key: str = ""
    token_path: str = "/auth/oauth/token"  # noqa: S105, a path
    api: str = ""
    api_version: str = "1.0.0"


class _Transport(Noun, frozen=True):
    connect: float
    read: float
    path: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    paasid: str = ""
    gateway: _Gateway = field(default_factory=_Gateway)


class _Envelope(Noun, frozen=True):
    recer_sys_code: str
    infver: str = "V1.0"
    opter_type: str = "1"
    input: Literal["object", "string", "cipher"] = "object"
    signing: Literal["none", "A", "B"] = "none"
    signature: Literal["raw", "der"] = "raw"
    answers_signed: bool = False
    extras: dict[str, str] = field(default_factory=dict)


class _Recovery(Noun, frozen=True):
    finds: Literal["by_message", "by_number"] = "by_number"
    nothing: str = ""
    refunded: str = ""
    minus_one: str = ""
    listed_within: int | None = None
    arrives_within: int = 0
    under_way: str = ""


class _Figures(Noun, frozen=True):
    fund_includes_account: bool = False
    account_includes_family: bool = False
    no_funds: tuple[str, ...] = ()


class _Statement(Noun, frozen=True):
    equal: tuple[str, ...]
    outpatient: str = "11"
    inpatient: str = "21"
    download: Literal["envelope", "raw"] = "envelope"


class _Voucher(Noun, frozen=True):
    form: Literal["envelope", "bare"] = "envelope"
    path: str = "/localcfc/api/hsecfc/localQrCodeQuery"


class _SignIn(Noun, frozen=True):
    needed: bool = True
    stale: str = ""


class _MedTypes(Noun, frozen=True):
    outpatient: str
    chronic: str
    two_diseases: str
    special_drug: str
    inpatient: str
    maternity: str
    outpatient_emergency: str
    inpatient_emergency: str


class _Codes(Noun, frozen=True):
    insutype: dict[str, str]
    med_type: _MedTypes
    mdtrt_cert_type: dict[str, str]
    psn_cert_type: str = "01"
    active_staff: str = "11"
    retired: str = "12"
    insured: str = "1"
    item_payment: str = "01"
    accumulators: dict[str, str] = field(default_factory=dict)


class Region(Noun, frozen=True):
    """A region's file; `served` is what only this side needs, and what it would need in a file of its own."""

    transport: _Transport
    envelope: _Envelope
    codes: _Codes
    statement: _Statement
    production: bool = True
    batch: int = 100
    decodes: bool = False
    registers: bool = False
    recognises: bool = False
    needs: tuple[str, ...] = ()
    sign_in: _SignIn = field(default_factory=_SignIn)
    recovery: _Recovery = field(default_factory=_Recovery)
    figures: _Figures = field(default_factory=_Figures)
    voucher: _Voucher = field(default_factory=_Voucher)
    served: Profile = field(default_factory=Profile)


class Keys(Noun, frozen=True):
    """The platform's keys, in the form of the hospital's: `private` signs, `public` is the hospital's (SM2, hex).

    `cipher` seals (SM4, hex), `token` is the secret of the gateway.
    """

    private: str = ""
    public: str = ""
    cipher: str = ""
    token: str = ""


def is_region(path: Path) -> bool:
    """Return whether a file describes a region to both sides; raises BadInput as input_file.read does."""
    return not set(_TABLES).isdisjoint(read(path, dict[str, Any]))


def opened(path: Path) -> Region:
    """Read a region's file without asking whether it can be served; raises BadInput as input_file.read does."""
    return read(path, Region)


def load(path: Path, keys: Path | None = None) -> Profile:
    """Read a region's file as this side's profile; raises BadInput as input_file.read does.

    What cannot be served is `toml_field` too.
    """
    region = read(path, Region, check=unserved)
    held = read(keys, Keys) if keys else Keys()
    if missing := _missing(region, held):
        place = ("envelope", "signing")
        allowed = Phrase("needs_served_keys", names=", ".join(missing))
        raise BadInput("toml_field", file=path.name, key=".".join(place), line=line_of(path, place), allowed=allowed)
    return profile_of(region, held)


def profile_of(region: Region, keys: Keys) -> Profile:
    """Return the profile of a region whose keys are there."""
    transport, envelope = region.transport, region.envelope
    scheme = {"none": Scheme.NONE, "A": Scheme.A, "B": Scheme.B}[envelope.signing]
    return replace(
        region.served,
        one_url=transport.path or region.served.one_url,
        paths=dict(transport.paths),
        gateway=_gateway(transport, keys.token),
        form=InputForm.TEXT if envelope.input == "string" else InputForm.OBJECT,
        scheme=scheme,
        signature=envelope.signature,
        infver=envelope.infver,
        recer_sys_code=envelope.recer_sys_code,
        batch=region.batch,
        fund_includes_account=region.figures.fund_includes_account,
        relaxed_query=region.recovery.finds == "by_message",
        equal=region.statement.equal[0],
        raw_download=region.statement.download == "raw",
        sign_key=keys.private or region.served.sign_key,
        verify_key=keys.public or region.served.verify_key,
        cipher_key=keys.cipher or region.served.cipher_key,
    )


def unserved(region: Region) -> Iterator[tuple[Place, Phrase]]:
    """List what of a region the simulated platform does not do, by key."""
    pairs = {"none": ("object", "string"), "A": ("cipher",), "B": ("object", "string")}
    if region.envelope.input not in (fitting := pairs[region.envelope.signing]):
        yield ("envelope", "input"), Phrase("not_served", known=" | ".join(fitting))
    if region.figures.account_includes_family:
        yield ("figures", "account_includes_family"), Phrase("not_served", known="false")
    if not region.statement.equal:
        yield ("statement", "equal"), Phrase("needs_code")
    for insurance, insutype in known.INSURANCES.items():
        if region.codes.insutype.get(insurance) != insutype:
            yield ("codes", "insutype", str(insurance)), Phrase("not_served", known=insutype)
    for name, code in asdict(region.codes.med_type).items():
        kind = Kind(name.removesuffix("_emergency"))
        fitting = tuple(each for each, meant in known.MEDICAL_TYPES.items() if meant is kind)
        if code not in fitting:
            yield ("codes", "med_type", name), Phrase("not_served", known=" | ".join(fitting))


def _gateway(transport: _Transport, secret: str) -> Gateway:
    told = transport.gateway
    family, key = told.family, told.key
    if family is Family.NONE and transport.paasid:
        family, key = Family.X_TIF, transport.paasid
    return Gateway(
        family=family, key=key, secret=secret, token_path=told.token_path, api=told.api, api_version=told.api_version
    )


def _missing(region: Region, keys: Keys) -> list[str]:
    """List the keys that the region's signing needs and nobody gave."""
    given = {
        "private": keys.private or region.served.sign_key,
        "public": keys.public or region.served.verify_key,
        "cipher": keys.cipher or region.served.cipher_key,
    }
    needed = {"none": (), "A": tuple(given), "B": ("private", "public")}[region.envelope.signing]
    lengths = {"private": 64, "public": 128, "cipher": 32}
    return [each for each in needed if not re.fullmatch(f"(04)?[0-9A-Fa-f]{{{lengths[each]}}}", given[each])]
