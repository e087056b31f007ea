"""The profile of a region: everything about the national interface that differs between regions."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from terminal.errors import BadInput, Phrase
from terminal.input_file import Keys, read
from terminal.model import Noun
from terminal.national.gateway import Family, Gateway

PROFILES = Path(__file__).parent / "profiles"

Seconds = Annotated[float, Meta(gt=0, le=600)]


class Input(StrEnum):
    """The form of the input in its envelope: an object, its JSON text, or encrypted with SM4 and in Base64."""

    OBJECT = "object"
    STRING = "string"
    CIPHER = "cipher"


class Signing(StrEnum):
    """The fields signed with SM2: none, A the input, B the others in ASCII order (docs/interface.md, "Signing")."""

    NONE = "none"
    A = "A"
    B = "B"


class Finds(StrEnum):
    """The key by which 5203 finds a settlement: the message that made it (relaxed), or only its number (standard)."""

    BY_MESSAGE = "by_message"
    BY_NUMBER = "by_number"


class Transport(Noun, frozen=True):
    """Paths below the platform's URL and time-outs: one `path` for all, or `paths` with one for each transaction.

    `paasid` is the short form of a gateway of the family x-tif with this key. Times in seconds; `connect` and `read`
    together limit the whole call, however slowly it is answered.
    """

    connect: Seconds
    read: Seconds
    path: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    paasid: str = ""
    gateway: Gateway = field(default_factory=Gateway)

    @property
    def known_at(self) -> Gateway:
        """The gateway, also where only its short form is given."""
        is_short = self.paasid and self.gateway.family is Family.NONE
        return Gateway(family=Family.X_TIF, key=self.paasid) if is_short else self.gateway


class Envelope(Noun, frozen=True):
    """The fields and the form of every request; `extras` are fields that only this region has.

    `signature` is the form of r and s: side by side (raw) or as ASN.1 (der).
    """

    recer_sys_code: Annotated[str, Meta(min_length=1, max_length=10)]
    infver: Annotated[str, Meta(min_length=1, max_length=6)] = "V1.0"
    opter_type: Literal["1", "2", "3"] = "1"
    input: Input = Input.OBJECT
    signing: Signing = Signing.NONE
    signature: Literal["raw", "der"] = "raw"
    answers_signed: bool = False
    extras: dict[str, str] = field(default_factory=dict)


class Voucher(Noun, frozen=True):
    """The decoding of an e-voucher: in the envelope (1162), or bare, without one, at the path of a local service."""

    form: Literal["envelope", "bare"] = "envelope"
    path: str = "/localcfc/api/hsecfc/localQrCodeQuery"


class SignIn(Noun, frozen=True):
    """Operators' sign-in (9001): whether it is required, and the pattern (in err_msg) of a refusal after expiry."""

    needed: bool = True
    stale: str = "签到"


class Recovery(Noun, frozen=True):
    """The recovery of a lost answer; `nothing` is the pattern (in err_msg) of a refusal that found nothing.

    `refunded` is that of a refusal to reverse what was given back already, `under_way` that of a refusal by the
    transport, or because the same request is still being processed, so that it may yet take effect. `minus_one` is the
    meaning of infcode -1 for a change: a refusal, or with a local library unknown. `listed_within` is the number of
    minutes in which what took effect is in the day's statement (3202); without it only the statement of a day that is
    over tells that something did not. `arrives_within` is the number of seconds in which a message comes, if ever:
    before, what a platform has not found may still be on its way.
    """

    finds: Finds = Finds.BY_NUMBER
    nothing: str = "未查|未找到|不存在|没有找到"
    refunded: str = "退费结算标志不为未退费|已退费"
    minus_one: Literal["refused", "unknown"] = "refused"
    listed_within: Annotated[int, Meta(ge=1, le=1440)] | None = None
    arrives_within: Annotated[int, Meta(ge=0, le=3600)] = 120
    under_way: str = r"进行中|正忙|繁忙|超时|正在处理|(?i:timed? ?out)|ledger_busy"


class Figures(Noun, frozen=True):
    """Flags: fund_pay_sumamt includes acct_pay; acct_pay the family's part (docs/interface.md, "Identities").

    `no_funds` are the fund_pay_type codes of rows in setldetail that are no fund, such as the account's.
    """

    fund_includes_account: bool = False
    account_includes_family: bool = False
    no_funds: tuple[str, ...] = ("310200",)


class Statement(Noun, frozen=True):
    """Day-end: the stmt_rslt codes for agreement, and the clr_type of each clearing type.

    `download` is the form in which 9102 brings a file: in the envelope as Base64, or as the raw ZIP.
    """

    equal: tuple[str, ...]
    download: Literal["envelope", "raw"] = "envelope"
    outpatient: str = "11"
    inpatient: str = "21"


class Needed(StrEnum):
    """What a region may insist on that a bill tells of the treatment; a bed of a stay alone."""

    DOCTOR = "doctor"
    DEPARTMENT = "department"
    DIAGNOSES = "diagnoses"
    BED = "bed"


class Insurances(Noun, frozen=True):
    """险种 (insutype), the codes of insurances."""

    employee: str
    resident: str


class MedTypes(Noun, frozen=True):
    """医疗类别 (med_type), the codes of kinds of care, including emergencies."""

    outpatient: str
    chronic: str
    two_diseases: str
    special_drug: str
    inpatient: str
    maternity: str
    outpatient_emergency: str
    inpatient_emergency: str


class Certificates(Noun, frozen=True):
    """就诊凭证类型 (mdtrt_cert_type), the codes of certificates."""

    voucher: str
    identity_card: str
    card: str


class Codes(Noun, frozen=True):
    """The region's codes; `active_staff` and `retired` are prefixes of psn_type codes, `insured` is a psn_insu_stas.

    `accumulators` names what a cum_type_code of 5206 counts, as the ledger does (``deductible/outpatient``,
    docs/rules.md, "Accumulators"); amounts only. Without any 5206 is not asked.
    """

    insutype: Insurances
    med_type: MedTypes
    mdtrt_cert_type: Certificates
    psn_cert_type: str = "01"
    active_staff: str = "11"
    retired: str = "12"
    insured: str = "1"
    item_payment: str = "01"
    accumulators: dict[str, Annotated[str, Meta(pattern=r"^[a-z_]+/[a-z0-9_./-]+\Z")]] = field(default_factory=dict)


class Profile(Noun, frozen=True):
    """One region; `production` is false for a simulation, which has to prove that it is one.

    `batch` is the number of lines uploaded at once; `decodes` is true if e-voucher codes are decoded locally (1162),
    and `registers` and `recognises` if 2501 and 2503 are offered at the counter. A bill that lacks what the region
    `needs` is not sent. `served` is what only the simulated
    platform needs, read by its own reader.
    """

    transport: Transport
    envelope: Envelope
    codes: Codes
    statement: Statement
    production: bool = True
    batch: Annotated[int, Meta(ge=1, le=1000)] = 100
    decodes: bool = False
    registers: bool = False
    recognises: bool = False
    needs: tuple[Needed, ...] = ()
    sign_in: SignIn = field(default_factory=SignIn)
    recovery: Recovery = field(default_factory=Recovery)
    figures: Figures = field(default_factory=Figures)
    voucher: Voucher = field(default_factory=Voucher)
    served: dict[str, Any] = field(default_factory=dict)


def load(name: str, folder: Path = PROFILES) -> Profile:
    """Read a profile by name, or from the file of a path that ends in .toml.

    Raises BadInput: `profile_not_found`, `toml_syntax`, `toml_field` (file, key, line, allowed).
    """
    path = Path(name).expanduser() if name.endswith(".toml") else folder / f"{name}.toml"
    if not path.is_file():
        raise BadInput("profile_not_found", name=name, known=" | ".join(names(folder)))
    return read(path, Profile, check=_complaints)


def names(folder: Path = PROFILES) -> tuple[str, ...]:
    """Return the names of the available profiles."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def _complaints(profile: Profile) -> Iterator[tuple[Keys, Phrase]]:
    """List the inconsistencies of a profile, by key."""
    recovery = profile.recovery
    patterns: dict[Keys, str] = {
        ("sign_in", "stale"): profile.sign_in.stale,
        ("recovery", "nothing"): recovery.nothing,
        ("recovery", "refunded"): recovery.refunded,
        ("recovery", "under_way"): recovery.under_way,
    }
    yield from ((keys, Phrase("needs_pattern")) for keys, text in patterns.items() if not _is_pattern(text))
    if not profile.statement.equal:
        yield ("statement", "equal"), Phrase("needs_code")
    paths = profile.transport.paths
    missing = sorted({"1101", "2207", "2208", "2304", "2305", "2601"} - paths.keys())
    if paths and missing:
        yield ("transport", "paths"), Phrase("needs_paths", names=", ".join(missing))
    yield from (
        (("transport", "paths", each), Phrase("needs_slash")) for each, at in paths.items() if not at.startswith("/")
    )
    yield from _gateway_complaints(profile)


def _gateway_complaints(profile: Profile) -> Iterator[tuple[Keys, Phrase]]:
    gateway, here = profile.transport.gateway, ("transport", "gateway")
    if gateway.family is not Family.NONE and not gateway.key:
        yield (*here, "key"), Phrase("needs_gateway_key", family=gateway.family)
    if gateway.family is Family.CSB and not gateway.api:
        yield (*here, "api"), Phrase("needs_gateway_key", family=gateway.family)
    for keys, path in (((*here, "token_path"), gateway.token_path), (("voucher", "path"), profile.voucher.path)):
        if not path.startswith("/"):
            yield keys, Phrase("needs_slash")


def _is_pattern(text: str) -> bool:
    try:
        return bool(text) and re.compile(text) is not None
    except re.error:
        return False
