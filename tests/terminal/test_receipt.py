"""The receipt: what it says, in both languages, and that it stays within the paper."""

import unicodedata
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from terminal import money
from terminal.model import (
    Banner,
    Block,
    Copy,
    Fact,
    Facts,
    Figure,
    Items,
    Notes,
    QrCode,
    Refunded,
    Registration,
    RegistrationKind,
    Settlement,
    Split,
    Tag,
    Tender,
    TenderKind,
    Title,
)
from terminal.receipt import as_text, document, refund_document, width
from tests.receipts import CARE, COPY, GOLDEN, KEPT, REFUND, SETTLEMENT, documents, golden

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
ANY_FEN = st.integers(0, 10**14 - 1)
LANGUAGES = ("zh_CN", "en")
MADE = dict(golden())


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", MADE)
def test_a_receipt_is_the_golden_one(name: str) -> None:
    expected = (GOLDEN / name).read_bytes()
    assert _comparable(name, MADE[name]()) == _comparable(name, expected), "look at it, then: python -m tests.receipts"


def test_no_golden_receipt_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == MADE.keys()


def test_demo_stands_at_both_ends(language: str) -> None:
    blocks = document(SETTLEMENT, language).blocks
    assert blocks[0] == blocks[-1] == Banner(words=("模拟", "DEMO"))
    lines = as_text(document(SETTLEMENT, language), 32).splitlines()
    assert "模拟 / DEMO" in lines[0]
    assert "模拟 / DEMO" in lines[-1]


def test_a_copy_says_so_at_both_ends_and_in_its_name(language: str) -> None:
    copy = document(SETTLEMENT, language, Copy(number=3))
    mark = Banner(words=("补打 第 3 次", "COPY 3"))
    assert copy.blocks[1] == copy.blocks[-2] == mark
    assert copy.number == f"{SETTLEMENT.number}-copy-3"


def test_the_original_bears_no_copy_mark(language: str) -> None:
    assert "COPY" not in as_text(document(SETTLEMENT, language), 48)


def test_a_copy_differs_from_the_original_by_its_mark_alone(language: str) -> None:
    original, copy = document(SETTLEMENT, language), document(SETTLEMENT, language, COPY)
    marked = [block for block in copy.blocks if "COPY 2" not in getattr(block, "words", ())]
    assert [_unasked(block) for block in marked] == list(original.blocks)


def test_a_copy_tells_why_it_was_made_and_who_asked_for_it() -> None:
    lines = as_text(document(SETTLEMENT, "zh_CN", COPY), 48).splitlines()
    assert {("补打原因", "原件遗失"), ("补打人", "0112")} <= {tuple(line.split()) for line in lines}


def test_both_languages_have_the_same_rows() -> None:
    chinese, english = (document(SETTLEMENT, language, COPY) for language in LANGUAGES)
    assert [_shape(block) for block in chinese.blocks] == [_shape(block) for block in english.blocks]


def test_personal_share_cash_due_and_capital_figures_are_told_apart() -> None:
    receipt = document(SETTLEMENT, "zh_CN")
    rows = {row.label: row.value for block in receipt.blocks if isinstance(block, Items) for row in block.rows}
    [figure] = [block for block in receipt.blocks if isinstance(block, Figure)]
    assert rows["个人负担合计"] == "3,360.00"
    assert (figure.label, figure.value) == ("患者应付", "¥ 2,118.35")
    assert figure.caption == Fact(label="大写", value="贰仟壹佰壹拾捌元叁角伍分")
    assert (rows["实收现金"], rows["找零"]) == ("2,200.00", "81.65")


def test_what_goes_back_with_the_kept_lines_is_called_a_refund_and_no_change() -> None:
    for language, back, change in (("zh_CN", "退款", "找零"), ("en", "Given back", "Change")):
        blocks = document(KEPT, language).blocks
        rows = {row.label: row.value for block in blocks if isinstance(block, Items) for row in block.rows}
        assert (rows.get(back), change in rows) == (money.grouped(KEPT.tender.change), False)


def test_what_was_paid_and_goes_back_by_phone_is_called_cash_nowhere() -> None:
    phone = replace(SETTLEMENT, tender=Tender(kind=TenderKind.CODE, received=0, change=0, by_code=211_835, order="1"))
    paid = as_text(document(phone, "zh_CN"), 42)
    assert [line for line in paid.splitlines() if "现金" in line and "实收现金" not in line] == []
    whole = replace(REFUND, by_code=-211_835, in_cash=0)
    refunded = refund_document(Refunded(refund=whole, settlement=phone), "zh_CN")
    [figure] = [block for block in refunded.blocks if isinstance(block, Figure)]
    assert (figure.label, figure.value) == ("扫码支付退回", "¥ 2,118.35")
    assert "现金" not in as_text(refunded, 42)


def test_every_amount_of_the_split_that_a_patient_asks_for_is_there(language: str) -> None:
    fields = "total uncovered over_limit line_self_pay in_scope pool critical_illness civil_servant medical_aid fund"
    amounts = {field: 100 + index for index, field in enumerate([*fields.split(), "account", "cash", "personal"])}
    text = as_text(document(replace(SETTLEMENT, split=Split(**amounts)), language), 48)
    assert all(money.grouped(amount) in text for amount in amounts.values())


def test_each_reason_has_its_clause_and_an_assumed_one_is_marked() -> None:
    text = as_text(document(SETTLEMENT, "zh_CN"), 48)
    assert "B05" in text
    assert "900.00  ※假定" in text
    assert "※假定：" in text


def test_a_receipt_without_assumed_values_has_no_legend_for_them() -> None:
    stated = tuple(replace(reason, tag=Tag.STATED) for reason in SETTLEMENT.basis)
    assert "※" not in as_text(document(replace(SETTLEMENT, basis=stated), "zh_CN"), 48)


def test_a_receipt_says_that_it_is_no_fiscal_invoice() -> None:
    assert "不是有效的财政票据或发票" in as_text(document(SETTLEMENT, "zh_CN"), 48).replace("\n", "")
    assert "not a valid fiscal invoice" in as_text(document(SETTLEMENT, "en"), 80)


@given(
    columns=st.integers(16, 80),
    texts=st.tuples(*[ANY_TEXT] * 10),
    amounts=st.tuples(*[ANY_FEN] * 12),
    language=st.sampled_from(LANGUAGES),
    copy=st.integers(0, 10**6),
)
def test_no_line_passes_the_paper_whatever_the_amounts_and_names(
    columns: int, texts: tuple[str, ...], amounts: tuple[int, ...], language: str, copy: int
) -> None:
    text = as_text(document(_settlement(texts, amounts), language, Copy(number=copy)), columns)
    assert all(_seen_width(line) <= columns for line in text.splitlines())


@given(texts=st.tuples(*[ANY_TEXT] * 10), amounts=st.tuples(*[ANY_FEN] * 12))
def test_nothing_that_a_printer_would_obey_gets_through(texts: tuple[str, ...], amounts: tuple[int, ...]) -> None:
    text = as_text(document(_settlement(texts, amounts), "zh_CN"), 32)
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in text if char != "\n")
    text.encode("gb18030")


def test_a_name_with_printer_commands_in_it_is_printed_without_them() -> None:
    evil = replace(SETTLEMENT, department="心\x1bp\x00内\x1dV\x00科")
    assert "心p内V科" in as_text(document(evil, "zh_CN"), 32)


def test_a_closing_mark_never_begins_a_line() -> None:
    text = as_text(document(SETTLEMENT, "zh_CN", COPY), 32)
    assert not [line for line in text.splitlines() if line.lstrip()[:1] in set("，。、：》）") and line.strip()]


@pytest.mark.parametrize(("text", "columns"), [("结算", 4), ("a结b", 4), ("￥", 2), ("※", 2), ("é", 2), ("", 0)])
def test_every_character_beyond_ascii_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def _settlement(texts: tuple[str, ...], amounts: tuple[int, ...]) -> Settlement:
    number, transaction, bill, name, department, counter, hospital, label, formula, source = texts
    total, uncovered, in_scope, pool, fund, personal, account, cash, received, change, left, amount = amounts
    reason = replace(
        SETTLEMENT.basis[2], amount=amount, label_zh=label, label_en=label, formula=formula, document=source
    )
    return replace(
        SETTLEMENT,
        number=number,
        transaction=transaction,
        bill_number=bill,
        masked_name=name,
        department=department,
        counter=counter,
        hospital=replace(SETTLEMENT.hospital, name=hospital),
        split=Split(
            total=total,
            uncovered=uncovered,
            in_scope=in_scope,
            pool=pool,
            fund=fund,
            personal=personal,
            account=account,
            cash=cash,
        ),
        tender=Tender(kind=TenderKind.CASH, received=received, change=change),
        account_left=left,
        basis=(reason,),
    )


def _seen_width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _comparable(name: str, data: bytes) -> tuple[tuple[int, int], bytes] | bytes:
    """Compare pictures dot by dot, as their compression is no promise of ours."""
    if not name.endswith(".png"):
        return data
    picture = Image.open(BytesIO(data))
    return picture.size, picture.tobytes()


def _shape(block: Block) -> tuple[object, ...]:
    """Return a block's structure without its words."""
    match block:
        case Items(rows=rows):
            return Items, [(row.value, row.strong, len(row.notes)) for row in rows]
        case Facts(rows=rows):
            return Facts, len(rows)
        case Figure():
            return Figure, block.value, block.caption.value
        case Notes(lines=lines):
            return Notes, len(lines)
        case Banner():
            return Banner, block.words
        case Title() | QrCode():
            return type(block), block.issuer if isinstance(block, Title) else block.text


@pytest.mark.parametrize("name", documents("en"))
def test_every_document_says_demo_at_both_ends_and_fits_the_paper(language: str, name: str) -> None:
    receipt = documents(language)[name]
    assert receipt.blocks[0] == receipt.blocks[-1] == Banner(words=("模拟", "DEMO"))
    assert all(_seen_width(line) <= 32 for line in as_text(receipt, 32).splitlines())
    assert [_shape(block) for block in receipt.blocks] == [_shape(block) for block in documents("en")[name].blocks]


def _unasked(block: Block) -> Block:
    """Return the block without the requester of a copy and the reason."""
    if not isinstance(block, Facts):
        return block
    asked = {"补打原因", "补打人", "Copied because", "Copied by"}
    return replace(block, rows=tuple(row for row in block.rows if row.label not in asked))


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "转诊，2026-11-20 起"), ("en", "referral from 2026-11-20")])
def test_a_registration_made_during_the_stay_is_told_and_one_from_before_is_not(language: str, told: str) -> None:
    care = replace(CARE, admitted=date(2026, 11, 18), day=date(2026, 11, 22))
    late = Registration(kind=RegistrationKind.REFERRAL, area="370000", since=date(2026, 11, 20))
    for held, is_told in (
        (late, True),
        (replace(late, since=care.admitted), False),
        (replace(late, area="110000"), False),
    ):
        insured = replace(SETTLEMENT.insured, registrations=(held,))
        made = document(replace(SETTLEMENT, care=care, insured=insured), language)
        facts = [row.value for block in made.blocks if isinstance(block, Facts) for row in block.rows]
        assert any(value.startswith(told) for value in facts) is is_told


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "按 2024-06 公布"), ("en", "as published in 2024-06")])
def test_a_value_that_may_have_changed_says_as_of_when_it_is(language: str, said: str) -> None:
    assert said not in as_text(document(SETTLEMENT, language), 48)
    old = replace(SETTLEMENT.basis[0], as_of=date(2024, 6, 21))
    assert said in as_text(document(replace(SETTLEMENT, basis=(old,)), language), 48)


def test_a_value_for_a_day_before_any_known_one_says_so() -> None:
    early = replace(SETTLEMENT.basis[0], tag=Tag.ASSUMED, early=True)
    assert "※假定 早于已知最早的规定，按其假定" in as_text(document(replace(SETTLEMENT, basis=(early,)), "zh_CN"), 48)
