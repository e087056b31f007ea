"""How a small hospital system reconciles its day: totals, and files of details where they differ."""

import base64
import io
import zipfile
from decimal import Decimal

from simulation.rehearsal.driver import Reported, State, Told
from tests.simulation.rehearsal.link import Json, Link, Made, Pending
from tests.simulation.served.client import AREA, HOSPITAL

SUMS = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay")
CLEARING = ("11", "21")


class Reconciling(Link):
    """Compares totals and, where they differ, the lines; reverses what the platform alone has."""

    def do_day_end(self, _told: Told) -> Reported:
        named: list[str] = []
        bills: dict[str, State] = {}
        for clr_type in CLEARING:
            if not self.is_flat(clr_type):
                for row in self.compared(self.lines(clr_type), clr_type):
                    self.settle_difference(row, clr_type, named, bills)
        return Reported(State.DONE, shown="; ".join(named), bills=bills)

    def is_flat(self, clr_type: str) -> bool:
        asked = [self.call("3201", {"data": self.totals(insutype, clr_type)}) for insutype in ("310", "390")]
        return all(each["stmtinfo"]["stmt_rslt"] == "0" for each in asked)

    def settle_difference(self, row: list[str], clr_type: str, named: list[str], bills: dict[str, State]) -> None:
        psn_no, _, setl_id, msgid, result, refunded, memo = row[:7]
        if result == "0":
            return
        named.append(f"{setl_id} {memo}")
        if msgid != "null" and refunded == "0" and result == "1":
            sent = self.disk.sent.get(msgid)
            infno = "2304" if clr_type == "21" else "2207"
            self.call("2601", {"data": self.reversal(psn_no, msgid, infno)}, sent.area if sent else AREA)
            if sent:
                bills[sent.bill] = State.REVERSED
                self.disk.pending.pop(sent.bill, None)

    def reversal(self, psn_no: str, msgid: str, infno: str) -> Json:
        return {"psn_no": psn_no, "omsgid": msgid, "oinfno": infno}

    def rows(self, clr_type: str) -> list[tuple[int, Made]]:
        """Return what the own book has of the day: each settlement (1), and each refund (-1)."""
        rows: list[tuple[int, Made]] = []
        for each in self.disk.made.values():
            if each.is_stay == (clr_type == "21"):
                rows += [(1, each)] if each.day == self.today() else []
                rows += [(-1, each)] if each.refunded_on == self.today() else []
        return rows

    def totals(self, insutype: str, clr_type: str) -> Json:
        rows = [row for row in self.rows(clr_type) if row[1].insutype == insutype]
        return {
            **{name: str(total(rows, name)) for name in SUMS},
            "insutype": insutype,
            "clr_type": clr_type,
            "setl_optins": AREA,
            "stmt_begndate": self.today(),
            "stmt_enddate": self.today(),
            "fixmedins_setl_cnt": str(len(rows)),
        }

    def lines(self, clr_type: str) -> list[tuple[int, Made]]:
        return self.rows(clr_type)

    def compared(self, rows: list[tuple[int, Made]], clr_type: str) -> list[list[str]]:
        """Send a file of lines, and return the lines that the platform answers (9101, 3202, 9102)."""
        text = "".join(self.line(sign, each) + "\n" for sign, each in rows)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", text)
        up = {"in": base64.b64encode(out.getvalue()).decode(), "filename": "a.zip", "fixmedins_code": HOSPITAL}
        number = self.call("9101", {"fsUploadIn": up})["file_qury_no"]
        sums = {name: str(total(rows, name)) for name in SUMS[:2]} | {"cash_payamt": str(total(rows, "psn_cash_pay"))}
        asked = {
            **sums,
            "setl_optins": AREA,
            "file_qury_no": number,
            "stmt_begndate": self.today(),
            "stmt_enddate": self.today(),
            "fixmedins_setl_cnt": str(len(rows)),
            "clr_type": clr_type,
        }
        return self.fetched(self.call("3202", {"data": asked})["fileinfo"])

    def fetched(self, file: Json) -> list[list[str]]:
        down = {"file_qury_no": file["file_qury_no"], "filename": file["filename"], "fixmedins_code": HOSPITAL}
        content = base64.b64decode(self.call("9102", {"fsDownloadIn": down})["in"])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read(archive.namelist()[0]).decode()
        return [row.split("\t") for row in text.splitlines()]

    def line(self, sign: int, made: Made) -> str:
        amounts = [str(sign * Decimal(str(made.info[name] or 0))) for name in SUMS]
        return "\t".join((made.setl_id, made.mdtrt_id, made.psn_no, *amounts, "0" if sign > 0 else "1", "null"))

    def statement(self, of: Pending) -> set[str]:
        """Return the message numbers of what the platform holds of the day; the file sent is empty."""
        return {row[3] for row in self.compared([], "21" if of.infno in {"2304", "2305"} else "11")}


def total(rows: list[tuple[int, Made]], name: str) -> Decimal:
    return sum((sign * Decimal(str(each.info[name] or 0)) for sign, each in rows), Decimal())
