// Settle one outpatient bill of a test person and give it back: dotnet run -- http://127.0.0.1:8600/w/mine
using System;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;

public static class Settle
{
    const string Hospital = "H37160099999", Area = "371600", Operator = "0001";
    static readonly HttpClient Http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
    static string url = "http://127.0.0.1:8600/w/mine", signNo = "", insuredArea = "";
    static int sent;

    public static void Main(string[] args)
    {
        if (args.Length > 0) url = args[0];
        signNo = Said(Send("9001", $"{{'signIn': {{'opter_no': '{Operator}'}}}}"), "sign_no");

        var shown = "'mdtrt_cert_type': '02', 'mdtrt_cert_no': '371602199001011239'";
        var found = Send("1101", $"{{'data': {{{shown}}}}}");
        insuredArea = Said(found, "insuplc_admdvs");
        var person = Said(found, "psn_no");
        var who = $"{shown}, 'psn_no': '{person}', 'insutype': '{Said(found, "insutype")}'";

        string time = Now("yyyy-MM-dd HH:mm:ss"), bill = "C" + Now("yyyyMMddHHmmssfff");
        var visit = Said(Send("2201", $@"{{'data': {{{who}, 'begntime': '{time}', 'ipt_otp_no': '{bill}', 'atddr_no': 'D1',
            'dr_name': '李医生', 'dept_code': '01', 'dept_name': '内科', 'caty': 'A03'}}}}"), "mdtrt_id");
        var of = $"'mdtrt_id': '{visit}', 'psn_no': '{person}'";
        Send("2203", $@"{{'mdtrtinfo': {{{of}, 'med_type': '11', 'begntime': '{time}'}}, 'diseinfo': [{{'diag_type': '1',
            'diag_srt_no': '1', 'diag_code': 'I10.x00', 'diag_name': '高血压', 'diag_dept': '内科', 'dise_dor_no': 'D1',
            'dise_dor_name': '李医生', 'diag_time': '{time}'}}]}}");

        var line = $@"{of}, 'chrg_bchno': '{bill}', 'rx_circ_flag': '0', 'fee_ocur_time': '{time}', 'hosp_appr_flag': '0',
            'bilg_dept_codg': '01', 'bilg_dept_name': '内科', 'bilg_dr_codg': 'D1', 'bilg_dr_name': '李医生'";
        var split = Send("2204", $@"{{'feedetail': [
            {{{line}, 'feedetl_sn': '1', 'med_list_codg': 'V01', 'medins_list_codg': 'V01', 'cnt': '1', 'pric': '6.00',
              'det_item_fee_sumamt': '6.00'}},
            {{{line}, 'feedetl_sn': '2', 'med_list_codg': 'D03', 'medins_list_codg': 'D03', 'cnt': '20', 'pric': '21.65',
              'det_item_fee_sumamt': '433.00'}}]}}");

        var agreed = $@"{{'data': {{{who}, {of}, 'chrg_bchno': '{bill}', 'med_type': '11', 'psn_setlway': '01',
            'acct_used_flag': '1', 'medfee_sumamt': '439.00', 'fulamt_ownpay_amt': '{Sum(split, "fulamt_ownpay_amt")}',
            'overlmt_selfpay': '{Sum(split, "overlmt_amt")}', 'preselfpay_amt': '{Sum(split, "preselfpay_amt")}',
            'inscp_scp_amt': '{Sum(split, "inscp_scp_amt")}'}}}}";
        Show("presettled", Send("2206", agreed));
        var settled = Send("2207", agreed);
        Show("settled", settled);
        Show("refunded", Send("2208", $"{{'data': {{{of}, 'setl_id': '{Said(settled, "setl_id")}'}}}}"));
    }

    /// <summary>Posts one message; the input is written with ' for ".</summary>
    static string Send(string infno, string input)
    {
        // Keep the msgid on disk before its message leaves: 2601 needs it.
        var msgid = Hospital + Now("yyyyMMddHHmmss") + (++sent).ToString("D4");
        var message = $@"{{'infno': '{infno}', 'msgid': '{msgid}', 'mdtrtarea_admvs': '{Area}', 'insuplc_admdvs': '{insuredArea}',
            'recer_sys_code': 'SIM', 'dev_no': '', 'dev_safe_info': '', 'cainfo': '', 'signtype': '', 'infver': 'V1.0',
            'opter_type': '1', 'opter': '{Operator}', 'opter_name': '收费员', 'inf_time': '{Now("yyyy-MM-dd HH:mm:ss")}',
            'fixmedins_code': '{Hospital}', 'fixmedins_name': '测试医院', 'sign_no': '{signNo}', 'input': {input}}}";
        var body = new StringContent(message.Replace('\'', '"'), Encoding.UTF8, "application/json");
        // No answer to 2207 or 2208: never send it again, reverse it by 2601.
        var reply = Http.PostAsync(url + "/mbs/fmi/fsi/api/callFsiService/callService", body).GetAwaiter().GetResult();
        var answer = reply.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        if (Said(answer, "infcode") != "0") throw new InvalidOperationException(infno + ": " + Said(answer, "err_msg"));
        return answer;
    }

    /// <summary>The first value of a name; a client of yours takes its JSON library.</summary>
    static string Said(string answer, string name) => Value(name).Match(answer).Groups[1].Value;

    static string Sum(string answer, string name) => Value(name).Matches(answer).Cast<Match>()
        .Sum(each => decimal.Parse(each.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("F2", CultureInfo.InvariantCulture);

    static Regex Value(string name) => new Regex("\"" + name + "\":\\s*\"?([^\",}]*)");

    static string Now(string form) =>
        DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString(form, CultureInfo.InvariantCulture);

    static void Show(string what, string made) => Console.WriteLine(
        $"{what} total {Said(made, "medfee_sumamt")} fund {Said(made, "fund_pay_sumamt")} account {Said(made, "acct_pay")} cash {Said(made, "psn_cash_pay")}");
}
