"""A reader is chosen by its name and serial number, never by the index that it happens to have."""

import pytest

from devices.readers import ReaderName, parted, watched

CONTACT = "ACS ACR1281 1S Dual Reader [ACR1281 Dual Reader ICC] (RR123) 00 00"
CONTACTLESS = "ACS ACR1281 1S Dual Reader [ACR1281 Dual Reader PICC] (RR123) 00 01"
MODULE = "ACS ACR1281 1S Dual Reader [ACR1281 Dual Reader SAM] (RR123) 00 02"
TWIN = "ACS ACR1281 1S Dual Reader [ACR1281 Dual Reader ICC] (RR777) 01 00"
OTHER = "Virtual PCD 02 00"
ALL = [CONTACT, CONTACTLESS, MODULE, TWIN, OTHER]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (CONTACT, ReaderName("ACS ACR1281 1S Dual Reader", "ACR1281 Dual Reader ICC", "RR123")),
        (OTHER, ReaderName("Virtual PCD", "", "")),
        ("ACS ACR1281 1S Dual Reader PICC 0", ReaderName("ACS ACR1281 1S Dual Reader", "PICC", "")),
        (
            "HID OMNIKEY 5422 [OMNIKEY 5422CL Smartcard Reader] 00 00",
            ReaderName("HID OMNIKEY 5422", "OMNIKEY 5422CL Smartcard Reader", ""),
        ),
        ("Virtual PCD", ReaderName("Virtual PCD", "", "")),
    ],
)
def test_a_name_is_parted_without_its_index(name: str, parts: ReaderName) -> None:
    assert parted(name) == parts


@pytest.mark.parametrize(
    ("chosen", "readers"),
    [
        ("", [CONTACT, CONTACTLESS, TWIN, OTHER]),
        ("ACS ACR1281 1S Dual Reader (RR123)", [CONTACT, CONTACTLESS]),
        ("ACS ACR1281 1S Dual Reader", [CONTACT, CONTACTLESS, TWIN]),
        (CONTACTLESS, [CONTACTLESS]),
        (TWIN, [TWIN]),
        ("Virtual PCD 00 00", [OTHER]),
        ("Virtual PCD", [OTHER]),
        ("Virtual", []),
        ("ACS ACR1281 1S Dual Reader (RR999)", []),
    ],
)
def test_the_chosen_device_is_watched_with_both_its_interfaces(chosen: str, readers: list[str]) -> None:
    assert watched(ALL, chosen) == readers


@pytest.mark.parametrize("order", [[CONTACT, TWIN], [TWIN, CONTACT]], ids=["first", "second"])
def test_a_reader_that_is_plugged_in_elsewhere_is_still_the_chosen_one(order: list[str]) -> None:
    renumbered = [f"{name[:-5]}{at:02} 00" for at, name in enumerate(order)]
    assert watched(renumbered, TWIN) == [name for name in renumbered if "RR777" in name]
