"""The commands on the simulated network and on profiles of regions: which module each of them is in."""

from counter.cli.group import LazyGroup

network_commands = LazyGroup(
    "network",
    help="Inspect the simulated insurer network (医保网络).",
    lazy_subcommands={
        "clearing": (
            "counter.cli.clearing:clearing",
            "Clear a month between areas (清算): the amount each insured area owes; repeating it changes nothing.",
        ),
        "clock": (
            "counter.cli.network_bench:clock",
            "Show the clock of a workspace at URL, or advance it BY a length such as +1d, +90s.",
        ),
        "load": (
            "counter.cli.network_bench:load",
            "Load own data from DIRECTORY into a workspace at URL, effective at once.",
        ),
        "log": (
            "counter.cli.network_bench:log",
            "Print the exchanges of a workspace at URL: what the platform did, and what the client can know.",
        ),
        "rules": (
            "counter.cli.network_bench:rules",
            "Put the rules of FILE into a workspace at URL; without FILE list them with their counts.",
        ),
        "fault": (
            "counter.cli.network_faults:fault",
            "Plan a FAULT of the simulated insurer at URL while it runs; without FAULT list the planned ones.",
        ),
        "faults": (
            "counter.cli.network_faults:faults",
            "Check a fault FILE, and print the timeline that it plans.",
        ),
        "fields": (
            "counter.cli.network_fields:fields",
            "Print the fields of a transaction (INFNO), or the list of all that have a table.",
        ),
        "prepay": (
            "counter.cli.clearing:prepay",
            "Set the amount that an insured area prepays a place of care for a year (预付金).",
        ),
        "rehearse": (
            "counter.cli.network_rehearse:rehearse",
            "Rehearse an acceptance with a client (预验收自测); exit status 1 if a scenario failed.",
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
)

profile_commands = LazyGroup(
    "profile",
    help="Check the profile of a region (地区配置).",
    lazy_subcommands={
        "check": (
            "counter.cli.profile:check",
            "Read a profile FILE as terminal and simulated platform do; exit status 2 if it does not fit.",
        ),
    },
)
