"""Catalogues, dictionary, mappings, checks of orders and settlement lists, over the interface of a strict platform."""

import base64
import io
import zipfile

import pytest

from simulation.served.fields import pages
from simulation.served.fields.deviations import Mode
from simulation.served.profile import Profile
from tests.simulation.served.client import Counter, Json
from tests.simulation.served.full import full_stay
from tests.simulation.served.test_answers_fit import Checked

SINCE = {"updt_time": "2020-01-01", "page_num": "1", "page_size": "10"}


@pytest.fixture
def profile() -> Profile:
    return Profile(mode=Mode.STRICT)


@pytest.fixture
def checked(unsigned: Counter) -> Counter:
    counter = Checked(unsigned.http, unsigned.clock)
    counter.sign_in()
    return counter


def fetched(counter: Counter, told: Json) -> list[list[str]]:
    """Fetch a filed catalogue by 9102, and return its rows."""
    asked = {"file_qury_no": told["file_qury_no"], "filename": told["filename"], "fixmedins_code": counter.hospital}
    content = base64.b64decode(counter.call("9102", {"fsDownloadIn": asked})["in"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        return [line.split("\t") for line in archive.read(name).decode().splitlines()]


@pytest.mark.parametrize(
    ("infno", "columns", "code"), [("1301", 92, "D03"), ("1305", 16, "V02"), ("1309", 16, "M03900")]
)
def test_a_catalogue_is_a_file_of_its_columns_until_the_client_has_it(
    checked: Counter, infno: str, columns: int, code: str
) -> None:
    told = checked.call(infno, {"data": {"ver": "0"}})
    rows = fetched(checked, told)
    assert len(rows) == told["data_cnt"] > 0
    assert {len(row) for row in rows} == {columns}
    assert code in {row[0] for row in rows}
    again = checked.call(infno, {"data": {"ver": told["filename"].removesuffix(".zip").split("_")[1]}})
    assert (again["data_cnt"], fetched(checked, again)) == (0, [])


@pytest.mark.parametrize("infno", ["1304", "1312", "1316", "1318", "1319"])
def test_a_catalogue_is_read_page_by_page(checked: Counter, infno: str) -> None:
    first = checked.call(infno, {"data": SINCE})["data"]
    second = checked.call(infno, {"data": SINCE | {"page_num": "2"}})["data"]
    assert len(first) == (0 if infno == "1304" else 10) or infno == "1318"
    assert not {each["rid"] for each in first} & {each["rid"] for each in second}
    assert "page_size" in checked.refused(infno, {"data": SINCE | {"page_size": "101"}})


def test_the_limit_and_the_ratio_of_an_item_are_told(checked: Counter) -> None:
    (limit,) = checked.call("1318", {"data": SINCE | {"hilist_code": "D04"}})["data"]
    (ratio,) = checked.call("1319", {"data": SINCE | {"hilist_code": "D04"}})["data"]
    assert (str(limit["hilist_pric_uplmt_amt"]), str(ratio["selfpay_prop"])) == ("38.00", "0.10")


def test_a_dictionary_is_told_by_its_name(checked: Counter) -> None:
    asked = {"type": "psn_setlway", "parentValue": "0", "admdvs": "371600", "date": "2026-11-22", "valiFlag": "1"}
    rows = checked.call("1901", {"data": asked})["list"]
    assert [(each["value"], each["label"]) for each in rows] == [("01", "按项目结算"), ("02", "按定额结算")]


def test_a_mapping_is_listed_until_it_is_removed(checked: Counter) -> None:
    row = {
        "fixmedins_hilist_id": "YP-1",
        "fixmedins_hilist_name": "缬沙坦",
        "list_type": "101",
        "med_list_codg": "D03",
        "begndate": "2026-01-01",
        "enddate": "2026-12-31",
    }
    checked.call("3301", {"data": [row]})
    (listed,) = checked.call("1317", {"data": SINCE})["data"]
    assert (listed["medins_list_codg"], listed["med_list_codg"]) == ("YP-1", "D03")
    assert "item_not_listed" in checked.refused("3301", {"data": [row | {"med_list_codg": "NOBODY"}]})
    gone = {
        "fixmedins_code": checked.hospital,
        "list_type": "101",
        "med_list_codg": "D03",
        "fixmedins_hilist_id": "YP-1",
    }
    checked.call("3302", {"data": gone})
    assert checked.call("1317", {"data": SINCE})["data"] == []


def test_what_is_ordered_twice_a_day_is_found_and_answered_with_a_reason(checked: Counter) -> None:
    given = pages.sample("3101")
    (encounter,) = given["data"]["patient_dtos"][0]["fsi_encounter_dtos"]
    assert checked.call("3101", given)["result"] == []
    encounter["fsi_order_dtos"] *= 2
    (result,) = checked.call("3101", given)["result"]
    assert result["rule_name"] == "同日重复开立"
    warning = {"warn_rslt_id": result["jr_id"], "dspo_way": "1"}
    asked = {"data": {"warn_type": "1", "warns": [warning]}}
    assert "dspo_way_rea" in checked.refused("3103", asked)
    checked.call("3103", {"data": {"warn_type": "1", "warns": [warning | {"dspo_way_rea": "病情需要"}]}})


def test_a_settlement_list_is_of_a_settlement_of_ours(checked: Counter) -> None:
    stay = full_stay(checked)
    info = stay.settle()["setlinfo"]
    given = pages.sample("4101")
    given["setlinfo"] |= {"mdtrt_id": stay.visit, "setl_id": info["setl_id"]}
    assert len(checked.call("4101", given)["setl_list_id"]) == 9
    given["setlinfo"]["setl_id"] = "1"
    assert "unknown_settlement" in checked.refused("4101", given)


def test_a_confirmation_of_a_month_is_undone(checked: Counter) -> None:
    checked.call("3262", {"data": {"trt_year": "2026", "trt_month": "10", "otransid": "0"}})
