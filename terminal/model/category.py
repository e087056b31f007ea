"""The categories of a bill's lines (费用类别) as hospitals write them; a known word is one object, however often."""

from enum import StrEnum
from typing import TYPE_CHECKING


class FeeCategory(StrEnum):
    """The words that the receipt's fourteen categories are known by; a hospital's own word is taken as it is.

    The table in terminal/fiscal/categories.toml says which of the fourteen each is.
    """

    NONE = ""
    BED = "床位"
    CONSULTATION = "诊察"
    EXAMINATION = "检查"
    LABORATORY = "化验"
    TREATMENT = "治疗"
    SURGERY = "手术"
    NURSING = "护理"
    MATERIALS = "材料"
    IMPLANT = "植入"
    DRUG = "药品"
    HERBS = "中药"
    PREPARED_HERBS = "中药饮片"
    PATENT_MEDICINE = "中成药"
    GENERAL = "一般诊疗"
    REGISTRATION = "挂号"
    OTHER = "其他"

    @classmethod
    def _missing_(cls, value: object) -> "FeeCategory | None":
        """Return a hospital's own word as a category without a name of ours."""
        if not isinstance(value, str):
            return None
        own = str.__new__(cls, value)
        own._name_ = own._value_ = value
        return own

    def __reduce_ex__(self, _protocol: object) -> "tuple[type[FeeCategory], tuple[str]]":
        """Pickle by the word: Python 3.11 up to 3.11.3 would look for a hospital's own one among our names."""
        return FeeCategory, (self.value,)


if TYPE_CHECKING:
    CategoryWord = str
else:
    CategoryWord = FeeCategory  # what a bill is read into; who makes a line in code may write the word
