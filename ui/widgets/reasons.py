"""The reasons of an amount as a tree model for Qt: nodes are created on demand, fast with ten thousand lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from terminal import money
from terminal.model import Basis, Tag
from ui.i18n import tr
from ui.widgets.basic import LEFT, MIDDLE, RIGHT

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()

FOLD = 100
"""More children than this are folded into groups of this size."""


class Column(IntEnum):
    """The columns, from the left."""

    REASON = 0
    AMOUNT = 1


@dataclass(slots=True)
class Node:
    """A reason in its place; `made` holds the ids of the children created so far, by row."""

    basis: Basis
    parent: int
    row: int
    children: Sequence[Basis] = ()
    made: dict[int, int] = field(default_factory=dict)


class ReasonsModel(QAbstractItemModel):
    """One or more reasons with their summands; an index carries the id of its node."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._nodes: list[Node] = []
        self.load(())

    def load(self, roots: Sequence[Basis]) -> None:
        """Replace the reasons shown."""
        self.beginResetModel()
        nothing = Basis(figure="", amount=0, label_zh="", label_en="")
        self._nodes = [Node(nothing, 0, 0, tuple(roots))]
        self.endResetModel()

    def basis(self, index: Index) -> Basis:
        """Return the reason at an index."""
        return self._nodes[self._id(index)].basis

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the index of a child, creating its node on first use."""
        above = self._id(parent)
        if not 0 <= row < len(self._nodes[above].children) or not 0 <= column < len(Column):
            return QModelIndex()
        return self.createIndex(row, column, self._made(above, row))

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # Qt has another of this name
        """Return the index of a node's parent."""
        above = self._nodes[self._id(index)].parent
        return self.createIndex(self._nodes[above].row, 0, above) if above else QModelIndex()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of a reason's summands."""
        return 0 if parent.column() > 0 else len(self._nodes[self._id(parent)].children)

    def columnCount(self, _parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return len(Column)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Return a cell's text and alignment, for a screen reader; the tree paints it."""
        if role == Role.DisplayRole:
            basis = self.basis(index)
            return money.grouped(basis.amount) if index.column() == Column.AMOUNT else self.labels_of(basis)
        right = index.column() == Column.AMOUNT
        return (RIGHT if right else LEFT) | MIDDLE if role == Role.TextAlignmentRole else None

    def labels_of(self, basis: Basis) -> str:
        """Return a reason's name with its formula and the mark of an assumed value."""
        parts = basis.label_in(self._language), basis.formula_in(self._language), assumed(basis)
        return "  ".join(part for part in parts if part)

    def _id(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else 0

    def _made(self, above: int, row: int) -> int:
        node = self._nodes[above]
        if row not in node.made:
            basis = node.children[row]
            node.made[row] = len(self._nodes)
            self._nodes.append(Node(basis, above, row, folded(basis.children)))
        return node.made[row]


def assumed(basis: Basis) -> str:
    """Return the mark of an assumed or an illustrative value; empty for any other."""
    if basis.is_illustrative:
        return f"〔{tr('illustrative')}〕"
    return f"※ {tr('assumed')}" if basis.tag is Tag.ASSUMED else ""


def folded(parts: Sequence[Basis]) -> Sequence[Basis]:
    """Fold many parts into groups of FOLD with the same sum; a group has the source of its first part."""
    if len(parts) <= FOLD:
        return parts
    return tuple(_group(parts[start : start + FOLD], start) for start in range(0, len(parts), FOLD))


def _group(parts: Sequence[Basis], start: int) -> Basis:
    name = tr("Items {0}–{1}", start + 1, start + len(parts))
    total = sum(part.amount for part in parts)
    labels_of = {"label_zh": name, "label_en": name, "formula": "", "formula_en": ""}
    return replace(parts[0], figure="", amount=total, children=tuple(parts), **labels_of)
