"""The commands on receipts, electronic ones too, and on numbered papers: which module each of them is in."""

from counter.cli.group import LazyGroup

receipt_commands = LazyGroup(
    "receipts",
    help="Find and print receipts again (补打); open, check and verify electronic ones (电子票据).",
    lazy_subcommands={
        "find": (
            "counter.cli.receipts:find",
            "List the receipts of NUMBER, of a day, or of today: a bill, or the last digits of a receipt's number.",
        ),
        "pending": (
            "counter.cli.e_receipts:pending",
            "List the electronic receipts still to be opened or reversed (待开); exit status 1 if there are any.",
        ),
        "open": (
            "counter.cli.e_receipts:open_",
            "Open and reverse now what is pending; exit status 1 if anything is left.",
        ),
        "state": (
            "counter.cli.e_receipts:state",
            "Show the electronic receipt of the settlement NUMBER, as the hospital knows it.",
        ),
        "check": (
            "counter.cli.e_receipts:check",
            "Compare a day's electronic receipts with the platform's (对账); exit status 1 if they differ.",
        ),
        "paper": (
            "counter.cli.e_receipts:paper",
            "Turn the electronic receipt of the settlement NUMBER to the paper PAPER (换开).",
        ),
        "void": (
            "counter.cli.e_receipts:void",
            "Void the paper of the settlement NUMBER, such as a torn one; the electronic receipt stays.",
        ),
        "key": (
            "counter.cli.signed_code:key",
            "Print the public key of this counter's signed codes, for docs/verify.html and for verify.",
        ),
        "verify": (
            "counter.cli.signed_code:verify",
            "Verify the signed code of a settlement without a network: its text, or a file with it or a picture of it.",
        ),
        "serve": (
            "counter.cli.fiscal_serve:serve",
            "Serve the simulated fiscal platform over HTTP until stopped; the first line of output is its address.",
        ),
    },
)

paper_commands = LazyGroup(
    "papers",
    help="Issue and check numbered papers (票据领用).",
    lazy_subcommands={
        "list": ("counter.cli.papers:listed", "List the batches of numbered papers with what is left of each."),
        "issue": (
            "counter.cli.papers:issue",
            "Issue the papers FIRST to LAST to an operator, or to everybody (票据领用).",
        ),
        "spoil": ("counter.cli.papers:spoil", "Record NUMBERS as spoiled, such as torn or jammed papers (报损)."),
        "check": (
            "counter.cli.papers:check",
            "List the numbers left out (断号) and refunds whose paper did not come back; exit status 1 if any.",
        ),
    },
)
