"""The head of a request: everything of its envelope except the input."""

from typing import Annotated

from msgspec import Meta

from simulation.served.message_ids import PATTERN
from simulation.served.node import Node, Required6, Required50, Text30

_Infno = Annotated[str, Meta(pattern=r"^[0-9]{4}[A-Z]?\Z")]
_MessageId = Annotated[str, Meta(pattern=PATTERN)]
_Institution = Annotated[str, Meta(min_length=12, max_length=12)]
_Area = Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]
_MaybeArea = Annotated[str, Meta(pattern=r"^([0-9]{6})?\Z")]
_System = Annotated[str, Meta(min_length=1, max_length=10)]
_Operator = Annotated[str, Meta(min_length=1, max_length=30)]
_OperatorType = Annotated[str, Meta(pattern=r"^[1-3]\Z")]
_Time = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\Z")]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Signature = Annotated[str, Meta(max_length=1024)]


class Head(Node, frozen=True):
    """The fields of a request (docs/interface.md, "Envelope"), whose two area fields are spelled differently, too."""

    infno: _Infno
    msgid: _MessageId
    mdtrtarea_admvs: _Area
    recer_sys_code: _System
    infver: Required6
    opter_type: _OperatorType
    opter: _Operator
    opter_name: Required50
    inf_time: _Time
    fixmedins_code: _Institution
    fixmedins_name: _Name
    insuplc_admdvs: _MaybeArea = ""
    sign_no: Text30 = ""
    dev_no: Annotated[str, Meta(max_length=100)] = ""
    dev_safe_info: Annotated[str, Meta(max_length=2000)] = ""
    cainfo: _Signature = ""
    signtype: Annotated[str, Meta(max_length=10)] = ""
    enc_type: Annotated[str, Meta(max_length=10)] = ""
