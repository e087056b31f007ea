"""Settle one outpatient bill of a test person and give it back.

python3 settle.py http://127.0.0.1:8600/w/mine
"""

import json
import sys
import urllib.request
from datetime import datetime, timedelta, timezone
from decimal import Decimal

URL = (sys.argv[1] if sys.argv[1:] else "http://127.0.0.1:8600/w/mine") + "/mbs/fmi/fsi/api/callFsiService/callService"
HOSPITAL, AREA, OPERATOR = "H37160099999", "371600", "0001"
SUMS = {
    "fulamt_ownpay_amt": "fulamt_ownpay_amt",
    "overlmt_selfpay": "overlmt_amt",
    "preselfpay_amt": "preselfpay_amt",
    "inscp_scp_amt": "inscp_scp_amt",
}
session = {"sign_no": "", "insured_area": "", "sent": 0}


def now():
    return datetime.now(timezone(timedelta(hours=8)))  # the platform's clock is Beijing's


def send(infno, given):
    session["sent"] += 1
    at = now()
    message = {
        "infno": infno,
        "msgid": f"{HOSPITAL}{at:%Y%m%d%H%M%S}{session['sent']:04}",  # keep it on disk before it leaves: 2601 needs it
        "mdtrtarea_admvs": AREA,
        "insuplc_admdvs": session["insured_area"],
        "recer_sys_code": "SIM",
        "dev_no": "",
        "dev_safe_info": "",
        "cainfo": "",
        "signtype": "",
        "infver": "V1.0",
        "opter_type": "1",
        "opter": OPERATOR,
        "opter_name": "收费员",
        "inf_time": f"{at:%Y-%m-%d %H:%M:%S}",
        "fixmedins_code": HOSPITAL,
        "fixmedins_name": "测试医院",
        "sign_no": session["sign_no"],
        "input": given,
    }
    request = urllib.request.Request(URL, json.dumps(message).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as reply:  # no answer to 2207 or 2208: never again, but 2601
        answer = json.load(reply, parse_float=Decimal)
    if str(answer["infcode"]) != "0":
        sys.exit(f"{infno}: {answer['err_msg']}")
    return answer["output"]


def show(what, made):
    names = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "psn_cash_pay")
    total, fund, account, cash = (f"{Decimal(made[name]):.2f}" for name in names)
    print(f"{what} total {total} fund {fund} account {account} cash {cash}")


session["sign_no"] = send("9001", {"signIn": {"opter_no": OPERATOR}})["signinoutb"]["sign_no"]

shown = {"mdtrt_cert_type": "02", "mdtrt_cert_no": "371602199001011239"}
found = send("1101", {"data": shown})
insured = found["insuinfo"][0]
session["insured_area"] = insured["insuplc_admdvs"]
who = {**shown, "psn_no": found["baseinfo"]["psn_no"], "insutype": insured["insutype"]}

time, bill = f"{now():%Y-%m-%d %H:%M:%S}", f"P{now():%Y%m%d%H%M%S%f}"
doctor = {"atddr_no": "D1", "dr_name": "李医生", "dept_code": "01", "dept_name": "内科", "caty": "A03"}
visit = send("2201", {"data": {**who, **doctor, "begntime": time, "ipt_otp_no": bill}})["data"]["mdtrt_id"]
of = {"mdtrt_id": visit, "psn_no": who["psn_no"]}
diagnosis = {"diag_type": "1", "diag_srt_no": "1", "diag_code": "I10.x00", "diag_name": "高血压", "diag_dept": "内科"}
diagnosis |= {"dise_dor_no": "D1", "dise_dor_name": "李医生", "diag_time": time}
send("2203", {"mdtrtinfo": {**of, "med_type": "11", "begntime": time}, "diseinfo": [diagnosis]})

ordered = {"bilg_dept_codg": "01", "bilg_dept_name": "内科", "bilg_dr_codg": "D1", "bilg_dr_name": "李医生"}
line = {**of, **ordered, "chrg_bchno": bill, "rx_circ_flag": "0", "fee_ocur_time": time, "hosp_appr_flag": "0"}
lines = [
    {**line, "feedetl_sn": str(number), "med_list_codg": item, "medins_list_codg": item, "cnt": count, "pric": price}
    | {"det_item_fee_sumamt": f"{Decimal(count) * Decimal(price):.2f}"}
    for number, (item, count, price) in enumerate([("V01", "1", "6.00"), ("D03", "20", "21.65")], 1)
]
split = send("2204", {"feedetail": lines})["result"]

total = sum(Decimal(each["det_item_fee_sumamt"]) for each in lines)
bill = {**who, **of, "chrg_bchno": bill, "med_type": "11", "psn_setlway": "01", "acct_used_flag": "1"}
bill |= {"medfee_sumamt": str(total), **{name: str(sum(row[part] for row in split)) for name, part in SUMS.items()}}
show("presettled", send("2206", {"data": bill})["setlinfo"])
settled = send("2207", {"data": bill})["setlinfo"]
show("settled", settled)
show("refunded", send("2208", {"data": {**of, "setl_id": settled["setl_id"]}})["setlinfo"])
