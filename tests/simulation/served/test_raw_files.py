"""Where a region does so, 9102 answers with the ZIP itself; a no is an envelope there too."""

import base64
import io
import zipfile

import pytest
from httpx import Response
from msgspec import json

from simulation.served.profile import Profile
from tests.simulation.served.client import AREA, ONE_URL, Counter, Json
from tests.simulation.served.visit import usual

RAW = pytest.mark.parametrize("profile", [Profile(raw_download=True)], indirect=True)
ONE_FOR_EACH = "/fsi/api/fileupload/download"


def downloaded(counter: Counter, file: Json, url: str = ONE_URL) -> Response:
    asked = {"fsDownloadIn": {**file, "fixmedins_code": counter.hospital}}
    return counter.http.post(url, content=json.encode(counter.envelope("9102", asked)))


def result(counter: Counter) -> Json:
    """Return the name of the file that the day's statement (3202) leaves."""
    usual(counter).settle()
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("result.txt", "")
        content = base64.b64encode(out.getvalue()).decode()
    up = {"in": content, "filename": "result.zip", "fixmedins_code": counter.hospital}
    number = counter.call("9101", {"fsUploadIn": up})["file_qury_no"]
    day = {"stmt_begndate": "2026-11-22", "stmt_enddate": "2026-11-22"}
    sums = {"medfee_sumamt": 0, "fund_pay_sumamt": 0, "cash_payamt": 0, "fixmedins_setl_cnt": 0}
    data = {"setl_optins": AREA, "file_qury_no": number, "clr_type": "11", "refd_setl_flag": "0", **day, **sums}
    made = counter.call("3202", {"data": data})["fileinfo"]
    return {name: made[name] for name in ("file_qury_no", "filename")}


@RAW
@pytest.mark.parametrize("url", [ONE_URL, ONE_FOR_EACH])
def test_a_file_comes_as_the_zip_itself(counter: Counter, url: str) -> None:
    answer = downloaded(counter, result(counter), url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream")
    assert answer.headers["x-simulation"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        [name] = archive.namelist()
        assert (name, archive.read(name).count(b"\t")) == ("result.txt", 9)


@RAW
def test_a_file_that_is_not_there_is_a_no_in_an_envelope(counter: Counter) -> None:
    answer = downloaded(counter, {"file_qury_no": "F1", "filename": "result.zip"})
    assert answer.headers["content-type"].startswith("application/json")
    assert (answer.json()["infcode"], "file_not_found" in answer.json()["err_msg"]) == (-1, True)


def test_a_region_that_says_nothing_of_it_has_the_file_in_the_envelope(counter: Counter) -> None:
    answer = downloaded(counter, result(counter))
    assert base64.b64decode(answer.json()["output"]["in"]).startswith(b"PK")
