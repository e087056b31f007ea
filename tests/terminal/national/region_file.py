"""Files that describe a region to terminal and platform, over every gateway and signed in every way, with both keys."""

import secrets
from pathlib import Path

from terminal import sm
from terminal.national.profile import PROFILES

PLAIN = (PROFILES / "plain.toml").read_text(encoding="utf-8")
SECRET = "synthetic secret of a gateway"  # noqa: S105
SCHEMES = {
    "plain": 'input = "object"\nsigning = "none"',
    "A": 'input = "cipher"\nsigning = "A"\nanswers_signed = true\nsignature = "raw"',
    "A der": 'input = "cipher"\nsigning = "A"\nanswers_signed = true\nsignature = "der"',
    "B": 'input = "string"\nsigning = "B"\nanswers_signed = true\nsignature = "raw"',
    "B der": 'input = "object"\nsigning = "B"\nanswers_signed = true\nsignature = "der"',
}
GATEWAYS = {
    "oauth2": 'family = "oauth2"\nkey = "hospital"\ntoken_path = "/auth/oauth/token"',
    "x-tif": 'family = "x-tif"\nkey = "hospital"',
    "x-ca": 'family = "x-ca"\nkey = "hospital"',
    "csb": 'family = "csb"\nkey = "hospital"\napi = "fsi"\napi_version = "2.0.0"',
}


def standard(gateway: str, scheme: str) -> str:
    """Return the file of a region that is the standard but for its gateway (empty: none) and its signing."""
    text = PLAIN.replace('input = "object"\nsigning = "none"', SCHEMES[scheme])
    return f"{text}\n[transport.gateway]\n{GATEWAYS[gateway]}\n" if gateway else text


def region(gateway: str, scheme: str) -> str:
    """Return the file of a region that differs from the standard wherever it can, and insists on every field."""
    text = standard(gateway, scheme).replace('equal = ["0"]', 'equal = ["000000"]\ndownload = "raw"')
    text = text.replace('finds = "by_number"', 'finds = "by_message"').replace("read = 60.0", "read = 5.0")
    bare = '\n[voucher]\nform = "bare"\n' if gateway else ""
    return f'{text}{bare}\n[served]\nmode = "strict"\n'


def keys(folder: Path) -> tuple[Path, Path]:
    """Write the keys of a hospital and of its platform, made anew, and return both files."""
    hospital, platform, cipher = secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_hex(16)
    ours = _written(folder / "hospital.toml", hospital, sm.public_key(platform), cipher)
    return ours, _written(folder / "platform.toml", platform, sm.public_key(hospital), cipher)


def _written(path: Path, private: bytes, public: bytes, cipher: str) -> Path:
    values = {"private": private.hex(), "public": public.hex(), "cipher": cipher, "token": SECRET}
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in values.items()), encoding="utf-8")
    return path
