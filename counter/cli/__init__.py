"""The `jiesuan` command: which module each of its subcommands is in; all of them work without a window."""

import click

from counter.cli.cash_groups import cash_commands
from counter.cli.group import LazyGroup
from counter.cli.network_groups import network_commands, profile_commands
from counter.cli.receipt_groups import paper_commands, receipt_commands
from terminal.version import VERSION

__all__ = ["jiesuan", "receipt_commands"]

jiesuan = LazyGroup(
    "jiesuan",
    help="结算：医院收费窗口的结算终端（模拟）。Settlement terminal of a hospital counter (simulation).",
    context_settings={"help_option_names": ["-h", "--help"]},
    lazy_subcommands={
        "backup": (
            "counter.cli.backup:backup",
            "Write everything that this terminal keeps into TARGET, a new file, while no counter is open.",
        ),
        "explain": (
            "counter.cli.explain:explain",
            "Explain the figures of CASE, each down to its leaves, which add up to it.",
        ),
        "man": ("counter.cli.man:man", 'Print the manual page of all commands; "jiesuan man | man -l -" shows it.'),
        "reconcile": (
            "counter.cli.reconcile:reconcile",
            "Compare insurer, hospital, payment channel, drawer and cash office with the journal of a day (对账).",
        ),
        "restore": (
            "counter.cli.backup:restore",
            "Put the backup SOURCE in the place of what this terminal keeps, which stays beside it under another name.",
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
            "Print an e-voucher of PERSON (a person number), from the simulated insurer, or from a served one (--url).",
        ),
        "whatif": (
            "counter.cli.whatif:whatif",
            "Show the actual and the hypothetical figures of CASE.",
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
        "counters",
        help="List the hospital's counters, and take over what one of them holds (a supervisor's act).",
        lazy_subcommands={
            "list": (
                "counter.cli.supervisor:listed",
                "List the counters that have signed on at the hospital, each with its terminal and the bills held.",
            ),
            "take": (
                "counter.cli.supervisor:take",
                (
                    "Take over what counter NUMBER holds: the bills that it claimed, and the number itself if it is "
                    "this counter's."
                ),
            ),
        },
    ),
    *cash_commands,
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
        "operators",
        help="Set up who works at the counters (IT's act, which gives no right over money).",
        lazy_subcommands={
            "list": (
                "counter.cli.operators:listed",
                "List the operators: number, name, group, roles and rights by name.",
            ),
            "add": (
                "counter.cli.operators:add",
                "Set up an operator with NUMBER and NAME; the first one ends the demonstration operator.",
            ),
            "roles": (
                "counter.cli.operators:change_roles",
                "Give an operator these roles and rights in place of all that he or she had.",
            ),
            "password": (
                "counter.cli.operators:change_password",
                "Give an operator a new password, and forget wrong tries.",
            ),
            "badge": (
                "counter.cli.operators:badge",
                (
                    "Give an operator a badge in place of the one before, and its PIN: scan it here, or have a number "
                    "made."
                ),
            ),
            "retire": (
                "counter.cli.operators:retire",
                ("Let an operator sign in no more; what he or she did stays under the number, which nobody else gets."),
            ),
        },
    ),
    LazyGroup(
        "settlements",
        help="End what another counter settled and this one has no record of (a supervisor's act).",
        lazy_subcommands={
            "adopt": (
                "counter.cli.supervisor:adopt",
                "Take the insurer's settlement NUMBER, which another counter made, into this counter's journal.",
            ),
            "reverse": (
                "counter.cli.supervisor:reverse",
                (
                    "Give the insurer's settlement NUMBER back, for which the patient has paid nothing; the bill is "
                    "owed again."
                ),
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
                    "Find gaps, overlaps, unknown names and silent mistakes in the packs of DIRECTORY (default: "
                    "those built in)."
                ),
            ),
            "table": (
                "counter.cli.packs_table:table",
                "List for each area with a pack which care settles, by values of which tag, and what is missing.",
            ),
            "new": (
                "counter.cli.packs:new",
                (
                    "Write a pack for AREA, like that of another area: every value an assumption whose source is to be "
                    "named."
                ),
            ),
            "coverage": (
                "counter.cli.packs:coverage",
                "List what carries each statement of the documents: a rule with its case, a page, or why none does.",
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
for _group in (*_GROUPS, network_commands, profile_commands, paper_commands, receipt_commands):
    jiesuan.add_command(_group)
click.version_option(VERSION, message="%(prog)s %(version)s")(jiesuan)
