"""The `jiesuan` command: which module each of its subcommands is in; all of them work without a window."""

from counter.cli.group import LazyGroup

__all__ = ["jiesuan", "receipt_commands"]

jiesuan = LazyGroup(
    "jiesuan",
    help="结算：医院收费窗口的结算终端（模拟）。Settlement terminal of a hospital counter (simulation).",
    context_settings={"help_option_names": ["-h", "--help"]},
    lazy_subcommands={
        "explain": (
            "counter.cli.explain:explain",
            "Explain the figures of CASE, each down to its leaves, which add up to it.",
        ),
        "reconcile": (
            "counter.cli.reconcile:reconcile",
            "Compare insurer, hospital, payment channel and drawer with the journal of a day (对账).",
        ),
        "scenario": (
            "counter.cli.scenario:scenario",
            'Play worked cases and print one JSON object a line; "-" reads one case a line from standard input.',
        ),
        "suspense": (
            "counter.cli.suspense:suspense",
            (
                "List the open items (待核台): known facts, next step, the one safe action; "
                "exit status 1 if there are any."
            ),
        ),
        "voucher": (
            "counter.cli.voucher:voucher",
            "Print an e-voucher that the simulated insurer issues to PERSON (a person number).",
        ),
        "whatif": (
            "counter.cli.whatif:whatif",
            "Show the actual and the hypothetical figures of CASE.",
        ),
    },
)

receipt_commands = LazyGroup(
    "receipts",
    help="Find the receipts of a terminal, however old, and print them again (补打).",
    lazy_subcommands={
        "find": (
            "counter.cli.receipts:find",
            "List the receipts of NUMBER, of a day, or of today: a bill, or the last digits of a receipt's number.",
        ),
    },
)

_GROUPS = (
    LazyGroup(
        "catalogue",
        help="Query the catalogues of the places of care (就医地目录).",
        lazy_subcommands={
            "search": (
                "counter.cli.search:catalogue",
                "Find items by parts of the code or the name: class, share paid first, and limit price in yuan.",
            ),
        },
    ),
    LazyGroup(
        "institutions",
        help="Query the register of designated institutions (定点医药机构).",
        lazy_subcommands={
            "search": (
                "counter.cli.search:institutions",
                "Find institutions by parts of the name or the code, with the dates from which they settle directly.",
            ),
        },
    ),
    LazyGroup(
        "journal",
        help="Inspect a terminal's journal (流水账), also while it is in use; only restore and accept change it.",
        lazy_subcommands={
            "backup": (
                "counter.cli.journal:backup",
                "Copy the journal to TARGET, even while a terminal uses it; check the copy and print its anchor.",
            ),
            "missing": (
                "counter.cli.restore:missing",
                "List what others have seen of this counter's journal and it does not hold.",
            ),
            "restore": (
                "counter.cli.restore:restore",
                "Append what this counter's journal has lost, from a later copy or the replica.",
            ),
            "accept": (
                "counter.cli.restore:accept",
                "Go on with a journal that cannot be restored; what is missing stays with hospital and insurer.",
            ),
            "hospital": (
                "counter.cli.replication:hospital",
                (
                    "Print the whole hospital's settlements by counter and day, from the database at URL, and "
                    "follow every chain."
                ),
            ),
            "ship": (
                "counter.cli.replication:ship",
                "Ship this terminal's new journal entries to the hospital's database at URL (postgresql+psycopg://…).",
            ),
            "show": (
                "counter.cli.journal:show",
                "Show the journal's entries of NUMBER by time: a bill, a settlement, a message or a transaction.",
            ),
            "verify": (
                "counter.cli.journal:verify",
                "Verify the chain of FILE; print the number of entries, and the head to keep elsewhere.",
            ),
        },
    ),
    LazyGroup(
        "network",
        help="Inspect the simulated insurer network (医保网络).",
        lazy_subcommands={
            "clearing": (
                "counter.cli.clearing:clearing",
                "Clear a month between areas (清算): the amount each insured area owes; repeating it changes nothing.",
            ),
            "fault": (
                "counter.cli.network_faults:fault",
                "Plan a FAULT of the simulated insurer at URL while it runs; without FAULT list the planned ones.",
            ),
            "faults": (
                "counter.cli.network_faults:faults",
                "Check a fault FILE, and print the timeline that it plans.",
            ),
            "prepay": (
                "counter.cli.clearing:prepay",
                "Set the amount that an insured area prepays a place of care for a year (预付金).",
            ),
            "report": (
                "counter.cli.clearing:report",
                "Report a month of direct settlement between areas (月报告).",
            ),
            "serve": (
                "counter.cli.network_serve:serve",
                "Serve the simulated insurer over HTTP until stopped; the first line of output is its address.",
            ),
        },
    ),
    LazyGroup(
        "packs",
        help="Check the rule packs (政策包), and list what they cover.",
        lazy_subcommands={
            "check": (
                "counter.cli.packs:check",
                (
                    "Find gaps, overlaps, wrong order and unknown names in the packs of DIRECTORY (default: "
                    "the built-in packs)."
                ),
            ),
            "coverage": (
                "counter.cli.packs:coverage",
                "List every statement of the source documents with the rule, notice or test that covers it.",
            ),
            "diff": (
                "counter.cli.packs_diff:diff",
                "List the changes from the packs of OLD to those of NEW in stored settlements, figure by figure.",
            ),
        },
    ),
    LazyGroup(
        "prove",
        help="证明恰好一次。Prove that every bill is settled exactly once.",
        lazy_subcommands={
            "crash": (
                "counter.cli.prove:crash",
                (
                    "Kill a counter at every point, and at some under every fault; "
                    "exit status 1 if the books disagree afterwards."
                ),
            ),
            "disk": (
                "counter.cli.prove:disk",
                "Fail every write of every act in turn; exit status 1 if money moved without a journal entry.",
            ),
            "power": (
                "counter.cli.prove:power",
                (
                    "Cut the power of a recorded disk at random points, losing random sectors; "
                    "exit status 1 if anything is lost."
                ),
            ),
            "simulate": (
                "counter.cli.prove_simulate:simulate",
                "Simulate dying counters, failing networks and jumping clocks; exit status 1 if the books disagree.",
            ),
        },
    ),
)
for _group in (*_GROUPS, receipt_commands):
    jiesuan.add_command(_group)
