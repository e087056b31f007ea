"""The catalogues (1301 to 1321) as files and by pages, the dictionary (1901), and mappings (3301, 3302)."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from simulation.network import mappings
from simulation.network.catalogue import Listed
from simulation.network.mappings import Mapping
from simulation.served import codes, filed_files
from simulation.served.fields.definition import answered, dictionaries
from simulation.served.money import yuan
from simulation.served.node import Day, Node, Required30, Required50, Text, Text20, Text30
from simulation.served.transaction import Call, Output, Transaction
from simulation.served.visit_queries import LIST_TYPES, SERVICE
from terminal import diseases
from terminal.errors import Refused
from terminal.input_file import read
from terminal.model import LineClass

_COLUMNS = Path(__file__).parent / "fields" / "catalogue_columns.toml"
_Page = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,5}\Z")]
CATEGORIES = {
    "1301": {"药品", "中成药"},
    "1302": {"中药饮片"},
    "1305": {"床位", "诊察", "检查", "化验", "治疗", "手术", "护理"},
    "1306": {"材料", "植入"},
}
"""The categories of the sample catalogue by the file that lists them; the other files are empty, but 1309."""
DISEASES = "1309"
FILES = ("1301", "1302", "1303", *(str(number) for number in range(1305, 1312)), "1313", "1314", "1315", "1320", "1321")
LARGEST_PAGE = 100
_VALUES = {"有效标志": "1", "版本名称": "模拟", "使用标记": "1", "单复方标志": "1"}
_CODES = ("医疗目录编码", "门慢门特病种目录代码", "唯一记录号")
_NAMES = (
    *("药品商品名", "药品通用名", "注册名称", "单味药名称", "医疗服务项目名称", "耗材名称"),
    *("门慢门特病种名称", "门慢门特病种大类名称"),
)
_ZERO = (1980, 1, 1, 0, 0, 0)


class _Version(Node, frozen=True):
    ver: Text30 = ""


class _Asked(Node, frozen=True):
    page_num: _Page = "1"
    page_size: _Page = "100"
    hilist_code: Text30 = ""
    med_list_codg: Text30 = ""
    medins_list_codg: Text = ""
    hilist_name: Text = ""
    fixmedins_code: Text20 = ""


class _Dictionary(Node, frozen=True):
    type: Required30
    admdvs: Text20 = ""
    date: Day = ""


class _Mapped(Node, frozen=True):
    fixmedins_hilist_id: Required30
    med_list_codg: Required50
    fixmedins_hilist_name: Text = ""
    list_type: Text30 = ""
    begndate: Day = ""
    enddate: Day = ""


class _Unmapped(Node, frozen=True):
    fixmedins_hilist_id: Required30


class VersionAsked(Node, frozen=True):
    """The input of a catalogue's download."""

    data: _Version


class PageAsked(Node, frozen=True):
    """The input of a catalogue that is read page by page."""

    data: _Asked


class DictionaryAsked(Node, frozen=True):
    """The input of 1901."""

    data: _Dictionary


class MappingAsked(Node, frozen=True):
    """The input of 3301."""

    data: tuple[_Mapped, ...]


class UnmappingAsked(Node, frozen=True):
    """The input of 3302."""

    data: _Unmapped


def download(infno: str, call: Call, asked: VersionAsked) -> Output:
    """File a catalogue that is newer than the client's version, for 9102; without a newer one the file is empty."""
    version = _version(call)
    rows = list(_rows(infno, call, version)) if asked.data.ver < version else []
    text = "".join("\t".join(row) + "\n" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{infno}_{version}.txt", _ZERO), text.encode())
    file = filed_files.filed(call, f"{infno}_{version}.zip", out.getvalue())
    told = filed_files.describe(file)
    return {
        "file_qury_no": told["file_qury_no"],
        "filename": told["filename"],
        "dld_end_time": told["dld_endtime"],
        "data_cnt": len(rows),
    }


def page(infno: str, call: Call, asked: PageAsked) -> Output:
    """Return a page of a catalogue as the insurer keeps it (1304, 1312, 1316, 1318, 1319)."""
    data, names = asked.data, answered(infno, "data")
    wanted = data.hilist_code or data.med_list_codg
    found = [_listed_row(call, each) for each in _listed(call) if _PAGES[infno](each)]
    chosen = [row for row in found if wanted in {"", row["hilist_code"]} and data.hilist_name in row["hilist_name"]]
    return _paged(data, [{name: each for name, each in row.items() if name in names} for row in chosen])


def mapped(call: Call, asked: PageAsked) -> Output:
    """Return a page of the calling institution's mappings (1317)."""
    with call.office.engine.begin() as connection:
        held = mappings.of_institution(connection, call.sender.code)
    rows = [
        {
            "fixmedins_code": call.sender.code,
            "medins_list_codg": each.own,
            "medins_list_name": each.name,
            "insu_admdvs": call.sender.area,
            "list_type": each.kind,
            "med_list_codg": each.code,
            "begndate": each.begins,
            "enddate": each.ends,
            "vali_flag": "1",
            "rid": each.own,
            "updt_time": each.begins,
            "crte_time": each.begins,
        }
        for each in held
        if asked.data.medins_list_codg in {"", each.own} and asked.data.med_list_codg in {"", each.code}
    ]
    return _paged(asked.data, rows)


def dictionary(call: Call, asked: DictionaryAsked) -> Output:
    """Return the codes of a dictionary by its name (1901); none of one that is not kept."""
    known = dictionaries().get(asked.data.type.lower())
    rows = [
        {
            "type": asked.data.type,
            "label": label,
            "value": code,
            "parentValue": "0",
            "sort": place,
            "valiFlag": "1",
            "createUser": "simulation",
            "createDate": "2025-01-01",
            "version": "1",
        }
        for place, (code, label) in enumerate(known.codes.items() if known else (), 1)
    ]
    return {"list": rows}


def put_mapping(call: Call, asked: MappingAsked) -> Output:
    """Store what an institution's items are mapped to (3301); raises Refused("item_not_listed")."""
    today = f"{call.now:%Y-%m-%d}"
    with call.office.engine.begin() as connection:
        for each in asked.data:
            call.office.catalogue.listed(each.med_list_codg, call.sender.area, call.now.date())
            stored = Mapping(
                own=each.fixmedins_hilist_id,
                name=each.fixmedins_hilist_name,
                kind=each.list_type,
                code=each.med_list_codg,
                begins=each.begndate[:10] or today,
                ends=each.enddate[:10],
            )
            mappings.put(connection, call.sender.code, stored)
    return {}


def remove_mapping(call: Call, asked: UnmappingAsked) -> Output:
    """Remove a mapping (3302); a repeated call changes nothing."""
    with call.office.engine.begin() as connection:
        mappings.remove(connection, call.sender.code, asked.data.fixmedins_hilist_id)
    return {}


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    return read(_COLUMNS, dict[str, tuple[str, ...]])


def _version(call: Call) -> str:
    """Return the version of the catalogue: the day of the newest term in force."""
    newest = max((each.term.since for each in _listed(call)), default=call.now.date())
    return f"{newest:%Y%m%d}"


def _listed(call: Call) -> tuple[Listed, ...]:
    return call.office.catalogue.search("", call.sender.area, call.now.date())


def _rows(infno: str, call: Call, version: str) -> Iterator[list[str]]:
    columns = _columns().get(infno, ())
    if infno == DISEASES:
        for code in diseases.codes():
            yield [_column(name, code, diseases.name(code, "zh_CN"), "", version) for name in columns]
        return
    for each in _listed(call):
        if each.item.category in CATEGORIES.get(infno, ()):
            since = each.term.since.isoformat()
            yield [_column(name, each.item.code, each.item.name, since, version) for name in columns]


def _column(name: str, code: str, text: str, since: str, version: str) -> str:
    known = dict.fromkeys(_CODES, code) | dict.fromkeys(_NAMES, text) | _VALUES
    return known.get(name) or {"版本号": version, "开始日期": since}.get(name) or "null"


def _listed_row(call: Call, listed: Listed) -> Output:
    item, term = listed.item, listed.term
    since = term.since.isoformat()
    return {
        "hilist_code": item.code,
        "med_list_codg": item.code,
        "hilist_name": item.name,
        "insu_admdvs": call.sender.area,
        "begndate": since,
        "med_chrgitm_type": codes.LINE_CATEGORIES.get(item.category, codes.OTHER_CATEGORY),
        "chrgitm_lv": codes.LINE_CLASSES[term.class_],
        "list_type": LIST_TYPES.get(item.category, SERVICE),
        **dict.fromkeys(("lmt_used_flag", "matn_used_flag", "lmt_cpnd_type"), "0"),
        **dict.fromkeys(("med_use_flag", "hilist_use_type", "vali_flag"), "1"),
        **dict.fromkeys(("hilist_lmtpric_type", "overlmt_dspo_way", "selfpay_prop_psn_type", "selfpay_prop_type"), "1"),
        "hilist_pric_uplmt_amt": yuan(term.limit or 0),
        "selfpay_prop": {LineClass.A: "0", LineClass.B: term.self_pay, LineClass.C: "1"}[term.class_],
        "rid": item.code,
        "updt_time": since,
        "crte_time": since,
    }


def _paged(data: _Asked, rows: list[Output]) -> Output:
    size, number = int(data.page_size), int(data.page_num)
    if size > LARGEST_PAGE:
        raise Refused("request_malformed", reason=f"data.page_size > {LARGEST_PAGE}")
    return {"data": rows[(number - 1) * size : number * size]}


_PAGES: dict[str, Callable[[Listed], bool]] = {
    "1304": lambda _: False,  # the sample catalogue has no drugs of the peoples (民族药)
    "1312": lambda _: True,
    "1316": lambda _: True,
    "1318": lambda listed: listed.term.limit is not None,
    "1319": lambda _: True,
}
_QUERIES = {
    "1304": "queryNatyPreparedByPage",
    "1312": "queryHilist",
    "1316": "queryMedinsHilistMapByPage",
    "1318": "queryLmtprcByPage",
    "1319": "querySelfpayByPage",
}
_QUERY = "catalogqueryservice"
TRANSACTIONS = (
    *(
        Transaction(each, VersionAsked, partial(download, each), f"catalogdownservice/downCatalog{each}")
        for each in FILES
    ),
    *(Transaction(each, PageAsked, partial(page, each), f"{_QUERY}/{path}") for each, path in _QUERIES.items()),
    Transaction("1317", PageAsked, mapped, f"{_QUERY}/queryMedListMapByPage"),
    Transaction("1901", DictionaryAsked, dictionary, f"{_QUERY}/queryDataDic"),
    Transaction("3301", MappingAsked, put_mapping, "catalogCompService/catalogCompUp"),
    Transaction("3302", UnmappingAsked, remove_mapping, "catalogCompService/deleteCatalogComp"),
)
