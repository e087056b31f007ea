// Settle one outpatient bill of a test person and give it back: go run settle.go http://127.0.0.1:8600/w/mine
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"math/big"
	"net/http"
	"os"
	"time"
)

const hospital, area, operator = "H37160099999", "371600", "0001"

type object = map[string]interface{}

var (
	url                 = "http://127.0.0.1:8600/w/mine"
	signNo, insuredArea string
	sent                int
	client              = http.Client{Timeout: 20 * time.Second}
)

func main() {
	log.SetFlags(0)
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	signNo = at(send("9001", object{"signIn": object{"opter_no": operator}}), "signinoutb")["sign_no"].(string)

	who := object{"mdtrt_cert_type": "02", "mdtrt_cert_no": "371602199001011239"}
	found := send("1101", object{"data": who})
	insured := rows(found, "insuinfo")[0]
	insuredArea = insured["insuplc_admdvs"].(string)
	who = with(who, object{"psn_no": at(found, "baseinfo")["psn_no"], "insutype": insured["insutype"]})

	when, bill := now().Format("2006-01-02 15:04:05"), fmt.Sprintf("G%d", now().UnixNano())
	visit := at(send("2201", object{"data": with(who, object{
		"begntime": when, "ipt_otp_no": bill, "atddr_no": "D1", "dr_name": "李医生",
		"dept_code": "01", "dept_name": "内科", "caty": "A03"})}), "data")["mdtrt_id"]
	of := object{"mdtrt_id": visit, "psn_no": who["psn_no"]}
	send("2203", object{
		"mdtrtinfo": with(of, object{"med_type": "11", "begntime": when}),
		"diseinfo": []object{{"diag_type": "1", "diag_srt_no": "1", "diag_code": "I10.x00", "diag_name": "高血压",
			"diag_dept": "内科", "dise_dor_no": "D1", "dise_dor_name": "李医生", "diag_time": when}}})

	line := with(of, object{"chrg_bchno": bill, "rx_circ_flag": "0", "fee_ocur_time": when, "hosp_appr_flag": "0",
		"bilg_dept_codg": "01", "bilg_dept_name": "内科", "bilg_dr_codg": "D1", "bilg_dr_name": "李医生"})
	split := rows(send("2204", object{"feedetail": []object{
		with(line, object{"feedetl_sn": "1", "med_list_codg": "V01", "medins_list_codg": "V01",
			"cnt": "1", "pric": "6.00", "det_item_fee_sumamt": "6.00"}),
		with(line, object{"feedetl_sn": "2", "med_list_codg": "D03", "medins_list_codg": "D03",
			"cnt": "20", "pric": "21.65", "det_item_fee_sumamt": "433.00"})}}), "result")

	agreed := object{"data": with(with(who, of), object{
		"chrg_bchno": bill, "med_type": "11", "psn_setlway": "01", "acct_used_flag": "1", "medfee_sumamt": "439.00",
		"fulamt_ownpay_amt": sum(split, "fulamt_ownpay_amt"), "overlmt_selfpay": sum(split, "overlmt_amt"),
		"preselfpay_amt": sum(split, "preselfpay_amt"), "inscp_scp_amt": sum(split, "inscp_scp_amt")})}
	show("presettled", at(send("2206", agreed), "setlinfo"))
	settled := at(send("2207", agreed), "setlinfo")
	show("settled", settled)
	show("refunded", at(send("2208", object{"data": with(of, object{"setl_id": settled["setl_id"]})}), "setlinfo"))
}

// send posts one message and returns its output.
func send(infno string, input object) object {
	sent++
	body, _ := json.Marshal(object{
		"infno": infno,
		// Keep the msgid on disk before its message leaves: 2601 needs it.
		"msgid":           fmt.Sprintf("%s%s%04d", hospital, now().Format("20060102150405"), sent),
		"mdtrtarea_admvs": area, "insuplc_admdvs": insuredArea, "recer_sys_code": "SIM", "dev_no": "", "dev_safe_info": "",
		"cainfo": "", "signtype": "", "infver": "V1.0", "opter_type": "1", "opter": operator, "opter_name": "收费员",
		"inf_time": now().Format("2006-01-02 15:04:05"), "fixmedins_code": hospital, "fixmedins_name": "测试医院",
		"sign_no": signNo, "input": input})
	reply, err := client.Post(url+"/mbs/fmi/fsi/api/callFsiService/callService", "application/json", bytes.NewReader(body))
	if err != nil {
		log.Fatal(infno, ": ", err) // no answer to 2207 or 2208: never send it again, reverse it by 2601
	}
	defer reply.Body.Close()
	var answer struct {
		Infcode json.Number
		ErrMsg  string `json:"err_msg"`
		Output  object
	}
	read := json.NewDecoder(reply.Body)
	read.UseNumber() // an amount stays what was written
	if err := read.Decode(&answer); err != nil {
		log.Fatal(infno, ": ", err)
	}
	if answer.Infcode != "0" {
		log.Fatal(infno, ": ", answer.ErrMsg)
	}
	return answer.Output
}

func now() time.Time { return time.Now().In(time.FixedZone("Beijing", 8*3600)) }

func at(output object, node string) object { return output[node].(object) }

func rows(output object, node string) (found []object) {
	for _, each := range output[node].([]interface{}) {
		found = append(found, each.(object))
	}
	return found
}

func with(one, more object) object {
	both := object{}
	for _, each := range []object{one, more} {
		for name, value := range each {
			both[name] = value
		}
	}
	return both
}

func sum(rows []object, name string) string {
	total := new(big.Rat)
	for _, each := range rows {
		amount, _ := new(big.Rat).SetString(fmt.Sprint(each[name]))
		total.Add(total, amount)
	}
	return total.FloatString(2)
}

func show(what string, made object) {
	fmt.Println(what, "total", made["medfee_sumamt"], "fund", made["fund_pay_sumamt"],
		"account", made["acct_pay"], "cash", made["psn_cash_pay"])
}
