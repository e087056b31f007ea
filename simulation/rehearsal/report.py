"""The report of a run: one page of HTML, JSON, and JUnit; each says that it certifies nothing."""

from collections import Counter
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from msgspec import json

from simulation.rehearsal.engine import Grade, Graded, Run
from simulation.rehearsal.evidence import Seen
from simulation.rehearsal.problem import Problem
from simulation.samples import Said
from terminal.input_file import read
from terminal.model import Noun
from terminal.version import VERSION

_WORDS = Path(__file__).with_name("words.toml")
_STYLE = (
    "body{font:15px/1.5 sans-serif;margin:2em auto;max-width:70em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3em .5em;text-align:left;"
    "vertical-align:top}.PASSED{background:#dff3df}.FAILED{background:#f8d7d7}.WARNING,.REVIEW{background:#fdf3cd}"
    ".SKIPPED,.INCOMPLETE{background:#eee}.caution{border:2px solid #a33;padding:.6em}code{font-size:90%}"
)


class ReportWords(Noun, frozen=True):
    """The words of a report, in both languages."""

    problem: dict[str, Said]
    grade: dict[str, Said]
    report: dict[str, Said]


@cache
def report_words() -> ReportWords:
    """Return the words of a report."""
    return read(_WORDS, ReportWords)


def sentence(problem: Problem, language: str) -> str:
    """Say what is wrong; what came from a client is shown without control characters."""
    text = report_words().problem[problem.code].in_language(language).format(**problem.facts)
    return "".join(each if each.isprintable() else "�" for each in text)


def as_json(run: Run) -> bytes:
    """Return a run as JSON, in both languages."""
    body = {
        "simulated": True,
        "caution": report_words().report["caution"],
        "version": VERSION,
        "plan": run.plan.name,
        "plan_hash": run.plan.digest,
        "seed": run.seed,
        "run": run.id,
        "begun": run.begun,
        "verdict": run.verdict,
        "scenarios": [_scenario(each) for each in run.graded],
    }
    return json.format(json.encode(body), indent=1)


def as_junit(run: Run) -> bytes:
    """Return a run as JUnit, so that a build shows it."""
    counted = Counter(each.grade for each in run.graded)
    suite = Xml.Element(
        "testsuite",
        name=f"jiesuan rehearsal {run.plan.name}",
        tests=str(len(run.graded)),
        failures=str(counted[Grade.FAILED]),
        errors=str(counted[Grade.INCOMPLETE]),
        skipped=str(counted[Grade.SKIPPED] + counted[Grade.REVIEW]),
    )
    facts = Xml.SubElement(suite, "properties")
    for name, value in (("version", VERSION), ("plan_hash", run.plan.digest), ("seed", str(run.seed))):
        Xml.SubElement(facts, "property", name=name, value=value)
    Xml.SubElement(facts, "property", name="caution", value=report_words().report["caution"].en)
    for each in run.graded:
        _case(suite, each)
    text: bytes = Xml.tostring(suite, encoding="utf-8", xml_declaration=True)
    return text


def as_html(run: Run, language: str) -> bytes:
    """Return a run as one page without any other file."""
    say = {name: each.in_language(language) for name, each in report_words().report.items()}
    grade = report_words().grade[run.verdict].in_language(language)
    head = (
        (say["plan"], f"{run.plan.name} {run.plan.title.in_language(language)}"),
        (say["begun"], f"{run.begun:%Y-%m-%d %H:%M:%S}"),
        (say["version"], VERSION),
        (say["digest"], run.plan.digest),
        (say["seed"], str(run.seed)),
    )
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in head)
    names = (say[each] for each in ("scenario", "grade", "problems", "exchanges"))
    heads = "".join(f"<th>{escape(each)}</th>" for each in names)
    cases = "".join(_row(each, language, say["advice"]) for each in run.graded)
    page = (
        f'<!DOCTYPE html><html lang="{language[:2]}"><meta charset="utf-8"><title>{escape(say["title"])}</title>'
        f'<style>{_STYLE}</style><h1>{escape(say["title"])}</h1><p class="caution">{escape(say["caution"])}</p>'
        f'<h2 class="{run.verdict}">{escape(say["verdict"])}: {run.verdict} {escape(grade)}</h2>'
        f"<table>{rows}</table><table><tr>{heads}</tr>{cases}</table>"
        f"<h2>{escape(say['matrix'])}</h2>{_matrix(run)}</html>"
    )
    return page.encode()


def _scenario(each: Graded) -> dict[str, Any]:
    return {
        "id": each.scenario.id,
        "name": each.scenario.name,
        "grade": each.grade,
        "why": each.why,
        "advice": each.scenario.advice,
        "problems": [
            {
                "code": one.code,
                "level": one.level,
                "zh_CN": sentence(one, "zh_CN"),
                "en": sentence(one, "en"),
                "exchanges": [_shown(seen) for seen in one.shown],
            }
            for one in each.problems
        ],
        "exchanges": [_shown(seen) for seen in each.seen],
    }


def _shown(seen: Seen) -> dict[str, Any]:
    names = ("n", "at", "infno", "msgid", "mdtrt_id", "omsgid", "state", "infcode", "err_msg", "rule")
    return {name: getattr(seen, name) for name in names}


def _case(suite: Xml.Element, each: Graded) -> None:
    name = f"{each.scenario.id} {each.scenario.name.en}"
    case = Xml.SubElement(suite, "testcase", classname="rehearsal", name=name)
    text = "\n".join(sentence(one, "en") for one in each.problems)
    match each.grade:
        case Grade.FAILED:
            Xml.SubElement(case, "failure", message=text.split("\n", 1)[0]).text = text
        case Grade.INCOMPLETE:
            Xml.SubElement(case, "error", message=each.why)
        case Grade.SKIPPED | Grade.REVIEW:
            Xml.SubElement(case, "skipped", message=each.why or text)
        case _ if text:
            Xml.SubElement(case, "system-out").text = text


def _row(each: Graded, language: str, advice: str) -> str:
    said = "".join(f"<li>{escape(sentence(one, language))}{_pairs(one.shown)}</li>" for one in each.problems)
    good = f"<p>{escape(advice)}: {escape(each.scenario.advice.in_language(language))}</p>" if said else ""
    grade = report_words().grade[each.grade].in_language(language)
    return (
        f'<tr class="{each.grade}"><td>{each.scenario.id} {escape(each.scenario.name.in_language(language))}</td>'
        f"<td>{each.grade}<br>{escape(grade)}<br>{escape(each.why)}</td><td><ul>{said}</ul>{good}</td>"
        f"<td><details><summary>{len(each.seen)}</summary>{_pairs(each.seen)}</details></td></tr>"
    )


def _pairs(seen: tuple[Seen, ...]) -> str:
    """Return exchanges with their message numbers, and what became of each."""
    lines = (
        f"<br><code>{each.at:%H:%M:%S} {escape(each.infno)} {escape(each.msgid)} {escape(each.state)} "
        f"{escape(each.err_msg)}</code>"
        for each in seen
    )
    return "".join(lines)


def _matrix(run: Run) -> str:
    """Return which scenario sent which transaction, and how often."""
    counts = {each.scenario.id: Counter(one.infno for one in each.seen if one.infno) for each in run.graded}
    infnos = sorted({infno for each in counts.values() for infno in each})
    head = "".join(f"<th>{escape(infno)}</th>" for infno in infnos)
    rows = (
        f"<tr><th>{scenario}</th>{''.join(f'<td>{each[infno] or str()}</td>' for infno in infnos)}</tr>"
        for scenario, each in counts.items()
    )
    return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"
