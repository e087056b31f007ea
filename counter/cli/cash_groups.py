"""The commands of the cash office: which module each of them is in."""

from counter.cli.group import LazyGroup

cash_commands = (
    LazyGroup(
        "remittances",
        help="The operators' closings (缴款书): list, void, print again, and take their cash (财务收款).",
        lazy_subcommands={
            "list": (
                "counter.cli.remittances:listed",
                "List the remittances (缴款书), the newest first: what is due and what the operator still holds.",
            ),
            "show": ("counter.cli.remittances:show", "Show remittance NUMBER as it is printed."),
            "print": (
                "counter.cli.remittances:print_",
                "Print both copies of remittance NUMBER again, marked as such.",
            ),
            "void": (
                "counter.cli.remittances:void",
                "Void remittance NUMBER, the operator's last one, before finance has taken its money (轧帐作废).",
            ),
            "take": (
                "counter.cli.remittances:take",
                "Take the cash of remittance NUMBER, or a part of it, and print the receipt (财务收款).",
            ),
            "clear-up": (
                "counter.cli.remittances:clear_up",
                "Tell what the difference of remittance NUMBER came to: explained, borne, or handed in (查明).",
            ),
        },
    ),
    LazyGroup(
        "floats",
        help="The change money that operators hold (备用金).",
        lazy_subcommands={
            "list": ("counter.cli.floats:floats", "List the floats (备用金) that OPERATOR holds."),
            "issue": (
                "counter.cli.floats:issue",
                "Issue a float to OPERATOR, who is on duty from then on, at whatever counter.",
            ),
            "return": ("counter.cli.floats:return_", "Receive float NUMBER back from its operator."),
        },
    ),
    LazyGroup(
        "loans",
        help="Cash that one operator lends another (人员借款).",
        lazy_subcommands={
            "list": (
                "counter.cli.floats:loans",
                "List the loans (借款) in which OPERATOR is one side and that nobody has confirmed.",
            ),
            "ask": ("counter.cli.floats:ask", "Ask LENDER for YUAN in cash."),
            "give": (
                "counter.cli.floats:give",
                "Confirm, as the lender, that the cash of loan NUMBER was handed over.",
            ),
            "cancel": (
                "counter.cli.floats:cancel",
                "Take loan NUMBER back, as either side, while nobody has confirmed it.",
            ),
        },
    ),
    LazyGroup(
        "units",
        help="What the sample hospital's executing units have done for a bill (模拟执行科室).",
        lazy_subcommands={
            "list": (
                "counter.cli.units:listed",
                "List what executing units have done for BILL and not taken back: line, unit and trace code.",
            ),
            "dispense": (
                "counter.cli.units:dispense",
                (
                    "Record that a unit has done or dispensed LINE of BILL: it goes back only once the unit has taken "
                    "it back."
                ),
            ),
            "take-back": (
                "counter.cli.units:take_back",
                "Record that the unit has taken LINE of BILL back, so that it can be refunded.",
            ),
        },
    ),
)
