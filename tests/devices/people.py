"""Synthetic holders of cards; area 99 does not exist."""

from msgspec.structs import replace

from terminal.model import CardCredential
from terminal.private import Private

SECOND = CardCredential(
    card_sn=Private("99000000D15600000599000012345678"),
    card_number=Private("A12345678"),
    id_number=Private("99000019700101000X"),
    name=Private("测试员"),
    area="990000",
    version="2.00",
    issued="2019-03-15",
    expires="2029-03-14",
)
FIRST = replace(SECOND, version="1.00", name=Private("老卡人"), issued="2012")
THIRD = replace(SECOND, version="3.00", card_number=Private(""), id_number=Private(""), name=Private(""))
LONG_NAME = replace(SECOND, name=Private("阿卜杜热合曼·买买提艾力·古丽巴哈尔·测"))
GENERATIONS = {"1": FIRST, "2": SECOND, "3": THIRD, "2 with a long name": LONG_NAME}
