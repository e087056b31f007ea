"""Every province and prefecture-level place of the country has its name in both languages (GB/T 2260)."""

import tomllib
from pathlib import Path

import pytest

from terminal import areas

NAMES: dict[str, list[str]] = tomllib.loads(Path(areas.__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def test_there_are_34_provinces_and_333_prefectures() -> None:
    cities = [code for code in NAMES if len(code) == 4]
    beside = [code for code in cities if code.endswith("90")]  # no prefecture: counties directly under a province
    assert (sum(len(code) == 2 for code in NAMES), len(cities) - len(beside)) == (34, 333)
    assert {code[:2] for code in cities} <= set(NAMES)


def test_no_two_places_of_a_province_have_one_name() -> None:
    for language in (0, 1):
        named = [(code[:2], names[language]) for code, names in NAMES.items() if len(code) == 4]
        assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("650100", "新疆维吾尔自治区 乌鲁木齐市", "Ürümqi, Xinjiang"),
        ("411100", "河南省 漯河市", "Luohe, Henan"),
        ("532801", "云南省 西双版纳傣族自治州", "Xishuangbanna Dai Autonomous Prefecture, Yunnan"),
        ("211300", "辽宁省 朝阳市", "Chaoyang, Liaoning"),
        ("469021", "海南省 省直辖县级行政区划", "County-level divisions directly under the province, Hainan"),
        ("440300", "广东省 深圳市", "Shenzhen, Guangdong"),
    ],
)
def test_a_place_is_named_with_its_province(code: str, chinese: str, english: str) -> None:
    assert areas.name(code, "zh_CN") == chinese
    assert areas.name(code, "en") == english
