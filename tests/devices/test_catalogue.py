"""The catalogue of devices is honest: tried means tried here, which only simulated and virtual devices were."""

import re

import pytest

from counter.settings import Driver, ScannerDriver, Transport
from devices.catalogue import Device, DeviceKind, Tried, devices, of_kind

WORDS = {
    DeviceKind.READER: {*Driver, *ScannerDriver},
    DeviceKind.SCANNER: set(ScannerDriver),
    DeviceKind.PRINTER: set(Transport),
}
RAN_HERE = re.compile(r"simulated|virtual|a folder", re.IGNORECASE)


def test_every_kind_has_devices() -> None:
    assert all(len(of_kind(kind)) > 3 for kind in DeviceKind)
    assert of_kind("journal") == ()


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name.en)
def test_only_what_is_simulated_or_virtual_counts_as_tried(device: Device) -> None:
    assert (device.tried is Tried.TRIED) == bool(RAN_HERE.search(device.name.en))


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name.en)
def test_what_rests_on_documents_names_them(device: Device) -> None:
    assert (device.tried is Tried.DOCUMENTED) == bool(device.source)


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name.en)
def test_the_settings_of_a_device_are_settings_that_exist(device: Device) -> None:
    named = re.findall(r'"(\w+)"', device.setting)
    assert set(named) <= {str(each) for each in WORDS[device.kind]}
    assert re.match(r"driver|transport|name", device.setting)
