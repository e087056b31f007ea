"""The slip of a visit (挂号凭条): which department and doctor, the place in the queue, and the fee that was paid."""

from terminal import money
from terminal.model import Block, Figure, Notes, Receipt, Settlement, Title
from terminal.model.visit import Visit
from terminal.receipt.parts import banners, facts, issuer
from terminal.receipt.remittance import in_capitals
from terminal.receipt.words import words


def visit_document(visit: Visit, paid: Settlement, language: str) -> Receipt:
    """Return the slip of a visit whose fee is paid, in zh_CN or en; raises FileNotFoundError for another one."""
    texts = words(language)
    say, ends = texts.visit, banners(texts)
    blocks: tuple[Block, ...] = (
        *ends,
        Title(issuer=issuer(paid.hospital), text=say["title"]),
        facts(
            texts,
            visit=visit.number,
            patient=paid.masked_name,
            id_number=paid.masked_id,
            department=visit.department,
            rank=visit.rank,
            care_date=f"{visit.day:%Y-%m-%d}",
            place=str(visit.place),
            number=paid.number,
            at=f"{paid.at:%Y-%m-%d %H:%M}",
            operator=paid.operator,
        ),
        Figure(label=say["fee"], value=money.yuan(visit.fee), caption=in_capitals(visit.fee, texts)),
        Notes(lines=(say["back"], texts.notes["demo"])),
        *reversed(ends),
    )
    return Receipt(number=f"{visit.number}-visit", language=language, blocks=blocks)
