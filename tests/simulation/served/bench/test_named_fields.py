"""The fields of a message are called as its field table calls them, and the inspector has no list of its own."""

from pathlib import Path

from simulation.served import bench
from simulation.served.fields.definition import table
from tests.simulation.served.bench.conftest import Knobs

PAGE = Path(bench.__file__).parent / "inspector.html"


def test_fields_and_codes_of_a_transaction_are_named_by_its_table(knobs: Knobs) -> None:
    told, settling = knobs.get("fields/2207"), table("2207")
    assert settling
    for side, nodes in (("request", settling.request), ("answer", settling.answer)):
        names = {field.name for node in nodes for field in node.fields}
        assert names <= told[side].keys()
    assert (told["request"]["medfee_sumamt"], told["request"]["msgid"]) == ("总费用", "发送方报文ID")
    assert told["answer"]["infcode"]
    assert told["codes"]["insutype=310"].startswith("职工")


def test_of_a_transaction_without_a_table_the_head_is_named(knobs: Knobs) -> None:
    told = knobs.get("fields/0000")
    assert told["request"]["fixmedins_code"]
    assert "medfee_sumamt" not in told["request"]


def test_the_inspector_asks_for_names_and_has_no_list_of_its_own() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "/fields/${" in page
    assert not any(each in page for each in ("medfee_sumamt:", "人员编号", '"insutype=310"'))
