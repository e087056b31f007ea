"""The texts of the suspense desk and of journal entries, in both languages."""

from pathlib import Path

from msgspec import Struct

from terminal import texts
from terminal.accounts.suspense.items import Action, Item, Matter
from terminal.benefit.split import totals
from terminal.errors import Unknown
from terminal.journal.entry import Entry, Step
from terminal.model import Act, Settlement
from terminal.money import yuan
from terminal.texts.marks import aside

_HERE = Path(__file__).parent


class MatterText(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of one kind of open item: title, known facts, the automatic next step, and the warning."""

    title: str
    known: str
    next: str
    never: str


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Every text in one language; `{0}` is a placeholder."""

    labels: dict[str, str]
    acts: dict[Act, str]
    steps: dict[Step, str]
    actions: dict[Action, str]
    matters: dict[Matter, MatterText]


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en); raises FileNotFoundError for any other language."""
    return texts.load(_HERE, language, Words)


def asked(item: Item, language: str) -> str:
    """Describe the recovery attempts without result: how many, when the last one was, and how it ended."""
    labels, last = words(language).labels, item.last_ask
    if last is None:
        return labels["never_asked"]
    return labels["asked"].format(item.transaction.asks, f"{last.at:%H:%M:%S}", why(last, language))


def why(entry: Entry, language: str) -> str:
    """Describe the reason for an outcome with its code; empty if the entry holds none."""
    if not entry.reason:
        return ""
    text = texts.words(Unknown(entry.reason, bill=entry.bill, number=entry.number), language).what
    return aside(text, entry.reason, language)


def evidence(entry: Entry, language: str) -> tuple[str, str, str, str]:
    """Return an entry as sequence number, time, event, and the first digits of its hash."""
    happened = words(language).steps[entry.step]
    return str(entry.seq), f"{entry.at:%m-%d %H:%M:%S}", happened, entry.mark


def facts(item: Item, language: str) -> list[tuple[str, str]]:
    """List the known facts of an item as (name, value); the person is masked."""
    labels, of, about = words(language).labels, item.transaction, item.about
    rows = [(labels["message"], of.message_id), (labels["number"], of.number), (labels["order"], of.order)]
    if about:
        pays = labels["paid" if of.act is Act.REFUND or about.replaces else "pays"]
        who = (labels["who"], f"{about.masked_name} {about.masked_id}")
        whole = labels["stays" if about.replaces else "total"]
        received = (labels["received"], "" if item.received is None else yuan(item.received))
        rows = [who, (pays, yuan(item.amount)), received, (whole, yuan(_total(about))), *rows]
    rows.append((labels["why"], why(item.why, language) if item.why else ""))
    since = (labels["since"], f"{of.since:%Y-%m-%d %H:%M:%S}")
    return [row for row in [*rows, since, (labels["last"], asked(item, language))] if row[1]]


def _total(about: Settlement) -> int:
    return about.split.total or (totals(about.care.lines)[0] if about.care else 0)
