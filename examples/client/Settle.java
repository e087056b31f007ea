// Settle one outpatient bill of a test person and give it back: java -Dfile.encoding=UTF-8 Settle.java http://127.0.0.1:8600/w/mine
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Settle {
    static final String HOSPITAL = "H37160099999", AREA = "371600", OPERATOR = "0001";
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    static String url = "http://127.0.0.1:8600/w/mine", signNo = "", insuredArea = "";
    static int sent = 0;

    public static void main(String[] args) throws Exception {
        if (args.length > 0) url = args[0];
        signNo = said(send("9001", "{'signIn': {'opter_no': '" + OPERATOR + "'}}"), "sign_no");

        String shown = "'mdtrt_cert_type': '02', 'mdtrt_cert_no': '371602199001011239'";
        String found = send("1101", "{'data': {" + shown + "}}");
        insuredArea = said(found, "insuplc_admdvs");
        String person = said(found, "psn_no");
        String who = shown + ", 'psn_no': '" + person + "', 'insutype': '" + said(found, "insutype") + "'";

        String time = now("yyyy-MM-dd HH:mm:ss"), bill = "J" + now("yyyyMMddHHmmssSSS");
        String visit = said(send("2201", "{'data': {" + who + ", 'begntime': '" + time + "', 'ipt_otp_no': '" + bill + "',"
            + "'atddr_no': 'D1', 'dr_name': '李医生', 'dept_code': '01', 'dept_name': '内科', 'caty': 'A03'}}"), "mdtrt_id");
        String of = "'mdtrt_id': '" + visit + "', 'psn_no': '" + person + "'";
        send("2203", "{'mdtrtinfo': {" + of + ", 'med_type': '11', 'begntime': '" + time + "'},"
            + "'diseinfo': [{'diag_type': '1', 'diag_srt_no': '1', 'diag_code': 'I10.x00', 'diag_name': '高血压',"
            + "'diag_dept': '内科', 'dise_dor_no': 'D1', 'dise_dor_name': '李医生', 'diag_time': '" + time + "'}]}");

        String line = of + ", 'chrg_bchno': '" + bill + "', 'rx_circ_flag': '0', 'fee_ocur_time': '" + time + "',"
            + "'bilg_dept_codg': '01', 'bilg_dept_name': '内科', 'bilg_dr_codg': 'D1', 'bilg_dr_name': '李医生', 'hosp_appr_flag': '0',";
        String split = send("2204", "{'feedetail': [{" + line + "'feedetl_sn': '1', 'med_list_codg': 'V01',"
            + "'medins_list_codg': 'V01', 'det_item_fee_sumamt': '6.00', 'cnt': '1', 'pric': '6.00'}, {"
            + line + "'feedetl_sn': '2', 'med_list_codg': 'D03', 'medins_list_codg': 'D03',"
            + "'det_item_fee_sumamt': '433.00', 'cnt': '20', 'pric': '21.65'}]}");

        String agreed = "{'data': {" + who + ", " + of + ", 'chrg_bchno': '" + bill + "', 'med_type': '11', 'psn_setlway': '01',"
            + "'acct_used_flag': '1', 'medfee_sumamt': '439.00', 'fulamt_ownpay_amt': '" + sum(split, "fulamt_ownpay_amt")
            + "', 'overlmt_selfpay': '" + sum(split, "overlmt_amt") + "', 'preselfpay_amt': '" + sum(split, "preselfpay_amt")
            + "', 'inscp_scp_amt': '" + sum(split, "inscp_scp_amt") + "'}}";
        show("presettled", send("2206", agreed));
        String settled = send("2207", agreed);
        show("settled", settled);
        show("refunded", send("2208", "{'data': {" + of + ", 'setl_id': '" + said(settled, "setl_id") + "'}}"));
    }

    /** Posts one message; `input` is written with ' for ". */
    static String send(String infno, String input) throws Exception {
        // Keep the msgid on disk before its message leaves: 2601 needs it.
        String msgid = HOSPITAL + now("yyyyMMddHHmmss") + String.format("%04d", ++sent);
        String message = "{'infno': '" + infno + "', 'msgid': '" + msgid + "', 'mdtrtarea_admvs': '" + AREA
            + "', 'insuplc_admdvs': '" + insuredArea + "', 'recer_sys_code': 'SIM', 'dev_no': '', 'dev_safe_info': '',"
            + "'cainfo': '', 'signtype': '', 'infver': 'V1.0', 'opter_type': '1', 'opter': '" + OPERATOR
            + "', 'opter_name': '收费员', 'inf_time': '" + now("yyyy-MM-dd HH:mm:ss") + "', 'fixmedins_code': '" + HOSPITAL
            + "', 'fixmedins_name': '测试医院', 'sign_no': '" + signNo + "', 'input': " + input + "}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/mbs/fmi/fsi/api/callFsiService/callService"))
            .header("Content-Type", "application/json").timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(message.replace('\'', '"'))).build();
        // No answer to 2207 or 2208: never send it again, reverse it by 2601.
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (!said(answer, "infcode").equals("0")) throw new IllegalStateException(infno + ": " + said(answer, "err_msg"));
        return answer;
    }

    /** The first value of a name; a client of yours takes its JSON library. */
    static String said(String answer, String name) {
        Matcher found = value(name).matcher(answer);
        return found.find() ? found.group(1) : "";
    }

    static String sum(String answer, String name) {
        return value(name).matcher(answer).results().map(each -> new java.math.BigDecimal(each.group(1)))
            .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add).toPlainString();
    }

    static Pattern value(String name) {
        return Pattern.compile("\"" + name + "\":\\s*\"?([^\",}]*)");
    }

    static String now(String form) {
        return LocalDateTime.now(ZoneOffset.ofHours(8)).format(DateTimeFormatter.ofPattern(form));
    }

    static void show(String what, String made) {
        System.out.println(what + " total " + said(made, "medfee_sumamt") + " fund " + said(made, "fund_pay_sumamt")
            + " account " + said(made, "acct_pay") + " cash " + said(made, "psn_cash_pay"));
    }
}
