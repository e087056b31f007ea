"""The API of a bench: its workspaces, and of each the data, clock, rules, log and books."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import json
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulation.network.tables import people, refunds, settlements
from simulation.served import wire
from simulation.served.bench import fixtures, har, magic, reading
from simulation.served.bench.bench import Asked, Bench
from simulation.served.bench.clock import ClockSetting, ensure_near
from simulation.served.bench.knobs import asked, body, fields, knob, length
from simulation.served.bench.log import Wanted
from simulation.served.bench.rules import Rule
from simulation.served.bench.workspace import Workspace
from simulation.served.fields import named
from terminal.errors import BadInput
from terminal.model import BEIJING, Noun
from terminal.private import masked_name

_FARTHEST = timedelta(days=366)
_HERE = "/bench/w/{workspace}"


class Seed(Noun, frozen=True):
    """The seed of the chances of rules."""

    seed: int


class Jump(Noun, frozen=True):
    """How far a clock is advanced: `by` a length (``1d``, ``90s``), or `to` a time."""

    by: str = ""
    to: datetime | None = None


async def listed(bench: Bench, _workspace: Workspace, request: Request) -> object:
    """List the workspaces (GET), or make one (POST)."""
    if request.method == "POST":
        made = bench.make(await asked(request, Asked))
        return {"name": made.name, "url": f"{request.base_url}w/{made.name}", "token": made.token}
    return [_about(each, hospitals) for each, hospitals in bench.listed()]


async def one(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Describe a workspace (GET), or forget it (DELETE)."""
    if request.method == "DELETE":
        bench.remove(workspace.name)
        return {}
    return next(_about(each, hospitals) for each, hospitals in bench.listed() if each is workspace)


async def reset(bench: Bench, workspace: Workspace, _request: Request) -> object:
    """Begin anew."""
    workspace.reset()
    bench.keep(workspace)
    return _time(workspace)


async def snapshot(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Keep what the workspace is now, under a name."""
    bench.snapshot(workspace, _name(request))
    return _time(workspace)


async def rewind(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Let the workspace be what it was."""
    bench.rewind(workspace, _name(request))
    return _time(workspace)


async def own_data(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Load own data (PUT), or count it (GET)."""
    if request.method == "PUT":
        workspace.load(reading.read(await body(request)))
        bench.keep(workspace)
    own = workspace.fixtures
    tables = ("people", "institutions", "operators", "items", "bills", "registrations")
    return {"base": own.base, "synthetic": own.synthetic} | {each: len(getattr(own, each)) for each in tables}


async def persons(_bench: Bench, workspace: Workspace, _request: Request) -> object:
    """List the people with what happens to the magic ones; names are masked unless they are synthetic."""
    why = {each.number: each.why for each in magic.listed()}
    with workspace.office.engine.begin() as connection:
        left = {row.number: row.account for row in connection.execute(select(people.c.number, people.c.account))}
    return [
        {
            "psn_no": each.number,
            "name": workspace.shown_name(each.number) or masked_name(each.name),
            "insuplc_admdvs": each.insured.insured_area,
            "insurance": each.insured.insurance,
            "account": left.get(each.number, 0),
            "card": [each.card.card_number.reveal(), each.card.card_sn.reveal()]
            if workspace.shown_name(each.number)
            else None,
            "why": why.get(each.number, each.why),
        }
        for each in fixtures.people(workspace.fixtures)
    ]


async def institutions(_bench: Bench, workspace: Workspace, _request: Request) -> object:
    """List the institutions, with who may sign in where anybody is named."""
    named = workspace.office.operators
    return [
        {"code": each.code, "name": each.name_zh, "area": each.area, "level": each.level}
        | ({"operators": sorted(named[each.code])} if each.code in named else {})
        for each in workspace.office.register.search()
    ]


async def catalogue(_bench: Bench, workspace: Workspace, request: Request) -> object:
    """List the items in force in an area today."""
    area, text = request.query_params.get("area", "371600"), request.query_params.get("words", "")
    return workspace.office.catalogue.search(text, area, workspace.clock().date())


async def bills(_bench: Bench, workspace: Workspace, _request: Request) -> object:
    """List the bills for whoever drives the client."""
    return workspace.fixtures.bills


async def clock(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Return the clock (GET), or set it (PUT)."""
    if request.method == "PUT":
        setting = await asked(request, ClockSetting)
        ensure_near(setting.at, "at")
        workspace.clock.set(setting)
        bench.keep(workspace)
    return workspace.clock.setting


async def advance(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Let the clock jump forward, and return what fell due when that is done."""
    jump = await asked(request, Jump)
    by = length(jump.by)
    ensure_near(jump.to, "to")
    if jump.to:
        to = jump.to if jump.to.tzinfo else jump.to.replace(tzinfo=BEIJING)
        by = to - workspace.clock()
    if by is None or by > _FARTHEST:
        raise BadInput("json_field", file="request", key="by", line=1, allowed="90s | 15m | 2h | 1d … 366d")
    ensure_near(workspace.clock() + by, "by")
    done = workspace.advance(by)
    bench.keep(workspace)
    return done


async def rules(bench: Bench, workspace: Workspace, request: Request) -> object:
    """List the rules with their counts (GET), add one (POST), or remove all (DELETE); a seed by PUT."""
    if request.method == "POST":
        workspace.rules.put(await asked(request, Rule))
    elif request.method == "DELETE":
        workspace.rules.remove()
    elif request.method == "PUT":
        workspace.rules.seed = (await asked(request, Seed)).seed
    if request.method != "GET":
        bench.keep(workspace)
    return _listed(workspace)


async def rule(bench: Bench, workspace: Workspace, request: Request) -> object:
    """Remove a rule (DELETE), or count it from zero (POST …/reset)."""
    rule_id = request.path_params["rule"]
    act = workspace.rules.remove if request.method == "DELETE" else workspace.rules.reset
    if not act(rule_id):
        raise BadInput("json_field", file="rules", key=rule_id, line=1, allowed=" | ".join(_ids(workspace)))
    bench.keep(workspace)
    return _listed(workspace)


async def exchanges(_bench: Bench, workspace: Workspace, request: Request) -> object:
    """List exchanges, the oldest first."""
    return workspace.log.find(fields(request, Wanted))


async def exchange(_bench: Bench, workspace: Workspace, request: Request) -> object:
    """Return all of an exchange, as it is or as HAR."""
    number, _, kind = request.path_params["number"].partition(".")
    found = workspace.log.read(int(number)) if number.isdecimal() and len(number) < 16 else None
    if found is None:
        return wire.message(json.encode({"error": "exchange_unknown"}), 404)
    return har.archive([found], str(request.base_url)) if kind == "har" else found


async def export(_bench: Bench, workspace: Workspace, _request: Request) -> object:
    """Return all exchanges, one JSON object a line."""
    numbers = [each["n"] for each in workspace.log.find(Wanted(limit=workspace.log.keep))]
    lines = (json.encode(found) for number in numbers if (found := workspace.log.read(number)))
    return Response(b"".join(each + b"\n" for each in lines), 200, wire.SIMULATION, "application/x-ndjson")


async def books(_bench: Bench, workspace: Workspace, request: Request) -> object:
    """Return settlements and refunds, of one person if the query names one, and the accounts."""
    who = request.query_params.get("psn_no", "")
    with workspace.office.engine.begin() as connection:
        made = connection.execute(select(settlements).where((settlements.c.person == who) | (who == ""))).mappings()
        back = connection.execute(select(refunds)).mappings().all()
        rows: list[dict[str, Any]] = [_figures(dict(row)) for row in made]
    mine = [{"number": row["number"], "settlement": row["settlement"], "state": row["state"]} for row in back]
    return {"settlements": rows, "refunds": [each for each in mine if not who or _is_of(each, rows)]}


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    names = (
        "number",
        "message_id",
        "person",
        "institution",
        "bill",
        "state",
        "day",
        "total",
        "fund",
        "account",
        "cash",
    )
    return {name: row[name] for name in names}


def _is_of(refund: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    return any(each["number"] == refund["settlement"] for each in rows)


def _about(workspace: Workspace, hospitals: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": workspace.name,
        "hospitals": hospitals,
        "clock": workspace.clock.setting,
        "exchanges": workspace.log.last,
        "turned": workspace.turned,
        "rules": len(workspace.rules.listed()),
        "base": workspace.fixtures.base,
        "people": len(fixtures.people(workspace.fixtures)),
        "scheme": workspace.office.profile.scheme,
        "one_url": f"/w/{workspace.name}{workspace.office.profile.one_url}",
    }


async def named_fields(_bench: Bench, _workspace: Workspace, request: Request) -> object:
    """Return how the fields and codes of a transaction are called, by its field table."""
    return named.of_message(request.path_params["infno"])


def _time(workspace: Workspace) -> dict[str, Any]:
    return {"name": workspace.name, "at": workspace.clock()}


def _listed(workspace: Workspace) -> dict[str, Any]:
    made = workspace.rules
    return {"seed": made.seed, "rules": made.listed(), "magic": made.magic}


def _ids(workspace: Workspace) -> list[str]:
    return [each.rule.id for each in workspace.rules.listed()]


def _name(request: Request) -> str:
    """Return the name of a snapshot; it becomes part of a file's name."""
    name = request.query_params.get("name", "1")
    if not name.isalnum() or len(name) > 40 or not name.isascii():
        raise BadInput("json_field", file="query", key="name", line=1, allowed="A-Z a-z 0-9")
    return name


def routes(bench: Bench) -> list[Route]:
    """Return the routes of the API."""
    acts = {
        "": (one, ["GET", "DELETE"]),
        "/reset": (reset, ["POST"]),
        "/snapshot": (snapshot, ["POST"]),
        "/rewind": (rewind, ["POST"]),
        "/fixtures": (own_data, ["GET", "PUT"]),
        "/people": (persons, ["GET"]),
        "/institutions": (institutions, ["GET"]),
        "/catalogue": (catalogue, ["GET"]),
        "/bills": (bills, ["GET"]),
        "/clock": (clock, ["GET", "PUT"]),
        "/clock/advance": (advance, ["POST"]),
        "/rules": (rules, ["GET", "POST", "PUT", "DELETE"]),
        "/rules/{rule}": (rule, ["DELETE"]),
        "/rules/{rule}/reset": (rule, ["POST"]),
        "/exchanges": (exchanges, ["GET"]),
        "/exchanges.jsonl": (export, ["GET"]),
        "/exchanges/{number}": (exchange, ["GET"]),
        "/books": (books, ["GET"]),
        "/fields/{infno}": (named_fields, ["GET"]),
    }
    here = [Route(f"{_HERE}{path}", knob(bench, act), methods=how) for path, (act, how) in acts.items()]
    return [Route("/bench/workspaces", knob(bench, listed, whole=True), methods=["GET", "POST"]), *here]
