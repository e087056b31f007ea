<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window</name>
    <message>
        <source>Again</source>
        <translation>重来</translation>
    </message>
    <message>
        <source>Enter  Play this story</source>
        <translation>Enter  演这个故事</translation>
    </message>
    <message>
        <source>Search the stories</source>
        <translation>搜索故事</translation>
    </message>
    <message>
        <source>Search: a statement as B12, or an English word</source>
        <translation>搜索：陈述编号如 B12，或英文词</translation>
    </message>
    <message>
        <source>Space  presses {0}</source>
        <translation>空格  代按 {0}</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>故事</translation>
    </message>
    <message>
        <source>The end of the story</source>
        <translation>故事演完了</translation>
    </message>
    <message>
        <source>{0} of {1} stories</source>
        <translation>{0} / {1} 个故事</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} 步</translation>
    </message>
    <message>
        <source>{0} The hospital's database gets nothing more from this counter: call IT. Settling goes on.</source>
        <translation>{0}本窗口的账不再传到全院数据库，请联系信息科；结算照常。</translation>
    </message>
    <message>
        <source>  (and {0} more)</source>
        <translation>（另有 {0} 条）</translation>
    </message>
    <message>
        <source>  (and {0} more: Ctrl+W)</source>
        <translation>（另有 {0} 条：Ctrl+W）</translation>
    </message>
    <message>
        <source> (refunded)</source>
        <translation>（已退费）</translation>
    </message>
    <message>
        <source> {0} goes back by phone.</source>
        <translation>{0} 原路退回手机支付。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>0   Print what waits</source>
        <translation>0   全部补打</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>5   {0}: it was handed over</source>
        <translation>5   {0}：已交患者</translation>
    </message>
    <message>
        <source>7   {0}: it came out after all</source>
        <translation>7   {0}：实际已打出</translation>
    </message>
    <message>
        <source>8   {0}: nobody wants it</source>
        <translation>8   {0}：无人需要</translation>
    </message>
    <message>
        <source>9   Take the other printer</source>
        <translation>9   换另一台打印机</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>A</source>
        <translation>甲</translation>
    </message>
    <message>
        <source>A code is scanned</source>
        <translation>扫一个码</translation>
    </message>
    <message>
        <source>A device needs a hand</source>
        <translation>设备需要处理</translation>
    </message>
    <message>
        <source>A key was pressed that is part of no amount. Is {0} right? F9 takes it.</source>
        <translation>刚才按了与金额无关的键。{0} 对吗？按 F9 收取。</translation>
    </message>
    <message>
        <source>A patient comes: choose a person on the simulation desk; Enter there inserts the card</source>
        <translation>患者来了：到模拟台选一个人，在那里按 Enter 插卡</translation>
    </message>
    <message>
        <source>Account balance</source>
        <translation>账户余额</translation>
    </message>
    <message>
        <source>Account balance after</source>
        <translation>结算后账户余额</translation>
    </message>
    <message>
        <source>Admissions</source>
        <translation>本年住院次数</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>同意付款</translation>
    </message>
    <message>
        <source>Alipay code</source>
        <translation>支付宝付款码</translation>
    </message>
    <message>
        <source>All warnings, or only the most serious one</source>
        <translation>显示全部提示，或只显示最要紧的一条</translation>
    </message>
    <message>
        <source>Alt and a number: another page</source>
        <translation>Alt+数字：换页</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>An outcome is still unknown at this counter: it has to be known first (Ctrl+U).</source>
        <translation>本窗口还有结果未明的单据，先处理清楚（Ctrl+U）。</translation>
    </message>
    <message>
        <source>Another credential was presented: finish this payment or go back with Esc first.</source>
        <translation>有新的凭证出示：请先完成本笔收款，或按 Esc 返回。</translation>
    </message>
    <message>
        <source>Another credential was presented: finish this refund or go back with Esc first.</source>
        <translation>又出示了一个凭证：先完成本笔退费，或按 Esc 返回。</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>As it is and as it would be</source>
        <translation>现状与试算对照</translation>
    </message>
    <message>
        <source>As it would be</source>
        <translation>换成这样</translation>
    </message>
    <message>
        <source>Ask for the social-security card or the e-voucher.</source>
        <translation>请患者出示社会保障卡或电子凭证。</translation>
    </message>
    <message>
        <source>Ask me before the next payment</source>
        <translation>下一笔付款先问我</translation>
    </message>
    <message>
        <source>Asked again in {0} s</source>
        <translation>{0} 秒后再问</translation>
    </message>
    <message>
        <source>Asking the insurer who this is…</source>
        <translation>正在向医保核验身份…</translation>
    </message>
    <message>
        <source>At a hospital of</source>
        <translation>医院级别</translation>
    </message>
    <message>
        <source>B</source>
        <translation>乙</translation>
    </message>
    <message>
        <source>Back by phone</source>
        <translation>退回手机支付</translation>
    </message>
    <message>
        <source>Back in cash</source>
        <translation>退现金</translation>
    </message>
    <message>
        <source>Back to the account</source>
        <translation>退回个人账户</translation>
    </message>
    <message>
        <source>Back to the funds</source>
        <translation>退回医保基金</translation>
    </message>
    <message>
        <source>Based on  F6</source>
        <translation>计算依据  F6</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>计算依据</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>何时</translation>
    </message>
    <message>
        <source>Being asked now…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Being identified…</source>
        <translation>正在核验身份…</translation>
    </message>
    <message>
        <source>Being tested…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Bill</source>
        <translation>单据</translation>
    </message>
    <message>
        <source>Bill {0} turned out not refunded: it can be refunded now.</source>
        <translation>单据 {0} 查明没有退费，可以重新退费。</translation>
    </message>
    <message>
        <source>Bill {0} turned out not settled: it can be settled now.</source>
        <translation>单据 {0} 查明未结算，现在可以重新结算。</translation>
    </message>
    <message>
        <source>Bill {0} turned out refunded: F10 and number {1} show the cash to give back.</source>
        <translation>单据 {0} 查明已退费：按 F10 输入结算号 {1}，查看应退现金。</translation>
    </message>
    <message>
        <source>Bill {0} turned out settled: F11 prints its receipt.</source>
        <translation>单据 {0} 查明已结算，按 F11 打印收据。</translation>
    </message>
    <message>
        <source>Bill {0}: {1} since {2}</source>
        <translation>单据 {0}：{1}，自 {2}</translation>
    </message>
    <message>
        <source>Bill {0}: {1} since {2}. {3}</source>
        <translation>单据 {0}：{1}，自 {2}。{3}</translation>
    </message>
    <message>
        <source>Bills</source>
        <translation>单据</translation>
    </message>
    <message>
        <source>Bills turned out settled: {0}. F11 prints their receipts.</source>
        <translation>查明已结算 {0} 单，按 F11 打印收据。</translation>
    </message>
    <message>
        <source>By phone</source>
        <translation>扫码支付</translation>
    </message>
    <message>
        <source>By phone, not known</source>
        <translation>手机支付，未知</translation>
    </message>
    <message>
        <source>By trial what stays costs more cash than was paid: then everything is given back</source>
        <translation>试算中保留项目的现金多于已付现金：将整单退回</translation>
    </message>
    <message>
        <source>By what rule</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>C</source>
        <translation>自费</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>社会保障卡</translation>
    </message>
    <message>
        <source>Card not read</source>
        <translation>读卡失败</translation>
    </message>
    <message>
        <source>Card read</source>
        <translation>已读卡</translation>
    </message>
    <message>
        <source>Card service down</source>
        <translation>读卡服务停止</translation>
    </message>
    <message>
        <source>Card silent</source>
        <translation>卡无应答</translation>
    </message>
    <message>
        <source>Card taken out</source>
        <translation>卡已取出</translation>
    </message>
    <message>
        <source>Cards</source>
        <translation>卡</translation>
    </message>
    <message>
        <source>Cards go through the real card service (pcscd and a virtual reader).</source>
        <translation>卡经真实的读卡服务（pcscd 与虚拟读卡器）读取。</translation>
    </message>
    <message>
        <source>Cards go to a reader simulated in this program, past any card service.</source>
        <translation>卡由本程序内的模拟读卡器读取，不经过读卡服务。</translation>
    </message>
    <message>
        <source>Cash given back then: do not give it again</source>
        <translation>当时已退现金，请勿再退</translation>
    </message>
    <message>
        <source>Cash not known to be handed over</source>
        <translation>没有记录交给患者的现金</translation>
    </message>
    <message>
        <source>Cash paid for this settlement</source>
        <translation>这笔结算原付的现金</translation>
    </message>
    <message>
        <source>Cash that was paid</source>
        <translation>原付现金</translation>
    </message>
    <message>
        <source>Cash to give back</source>
        <translation>应退现金</translation>
    </message>
    <message>
        <source>Cash to give back, by trial: the insurer's answer counts</source>
        <translation>应退现金（试算，以医保应答为准）</translation>
    </message>
    <message>
        <source>Cash to give back: known when the insurer has answered</source>
        <translation>应退现金：医保应答后才知道</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>Cashier {0}</source>
        <translation>收费员 {0}</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>确定的</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Change given</source>
        <translation>已找零</translation>
    </message>
    <message>
        <source>Change given then: do not give it again</source>
        <translation>当时已找零，请勿再找</translation>
    </message>
    <message>
        <source>Change to give</source>
        <translation>应找零</translation>
    </message>
    <message>
        <source>Change to give: F11 shows it</source>
        <translation>应找零：按 F11 查看</translation>
    </message>
    <message>
        <source>Childbirth</source>
        <translation>住院分娩</translation>
    </message>
    <message>
        <source>Choose a person with the arrow keys; Enter inserts the card</source>
        <translation>用方向键选一个人，按 Enter 插卡</translation>
    </message>
    <message>
        <source>Choose what is refunded, whole or by line. Go on to the confirmation</source>
        <translation>选择整单或按项退费。去确认</translation>
    </message>
    <message>
        <source>Chronic</source>
        <translation>门诊慢特病</translation>
    </message>
    <message>
        <source>Chronic disease</source>
        <translation>门诊慢特病</translation>
    </message>
    <message>
        <source>Civil servants' aid</source>
        <translation>公务员补助</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Clause {0}</source>
        <translation>条款 {0}</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Code for IT</source>
        <translation>报信息科代码</translation>
    </message>
    <message>
        <source>Code for IT: {0}</source>
        <translation>报信息科代码：{0}</translation>
    </message>
    <message>
        <source>Code typed: {0} ({1} of {2})</source>
        <translation>手输的码：{0}（{1}/{2} 位）</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Confirm the refund</source>
        <translation>确认退费</translation>
    </message>
    <message>
        <source>Copy  Ctrl+C</source>
        <translation>复制  Ctrl+C</translation>
    </message>
    <message>
        <source>Counter and devices</source>
        <translation>窗口与设备</translation>
    </message>
    <message>
        <source>Counter {0}</source>
        <translation>收费窗口 {0}</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Critical illness</source>
        <translation>大病保险</translation>
    </message>
    <message>
        <source>Ctrl+I or Esc closes this page.</source>
        <translation>Ctrl+I 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Ctrl+M: desk and counter in turn
Ctrl+Y: leave this layout</source>
        <translation>Ctrl+M：模拟台与收费窗口来回
Ctrl+Y：退出演示布局</translation>
    </message>
    <message>
        <source>Ctrl+N or Esc closes this page.</source>
        <translation>按 Ctrl+N 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Ctrl+U or Esc closes this page.</source>
        <translation>Ctrl+U 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Cut: {0}</source>
        <translation>断开：{0}</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝付款</translation>
    </message>
    <message>
        <source>Deductible paid</source>
        <translation>本年起付累计</translation>
    </message>
    <message>
        <source>Demonstration</source>
        <translation>演示布局</translation>
    </message>
    <message>
        <source>Demonstration layout: all windows side by side, or not</source>
        <translation>演示布局：各窗口并排，或还原</translation>
    </message>
    <message>
        <source>Designated institutions</source>
        <translation>定点医药机构</translation>
    </message>
    <message>
        <source>Designated institutions: search by name and area</source>
        <translation>定点医药机构：按名称和地区查找</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Devices: how each is, what to do, test, copy and save</source>
        <translation>设备：状态、处理办法、测试、复制和保存</translation>
    </message>
    <message>
        <source>Did money move</source>
        <translation>钱动了没有</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Discharge</source>
        <translation>出院结算</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Due from the patient</source>
        <translation>患者应付</translation>
    </message>
    <message>
        <source>E-voucher as QR code</source>
        <translation>电子凭证二维码</translation>
    </message>
    <message>
        <source>Earlier cash not known to be handed over: {0}. F11 lists it.</source>
        <translation>之前有 {0} 笔现金没有记录交给患者，按 F11 逐笔确认。</translation>
    </message>
    <message>
        <source>Employee</source>
        <translation>职工医保</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Enter  Ask now</source>
        <translation>Enter  现在就问一次</translation>
    </message>
    <message>
        <source>Enter  Ask the insurer who this is</source>
        <translation>Enter  向医保查询身份</translation>
    </message>
    <message>
        <source>Enter  Back, nothing is given back</source>
        <translation>Enter  返回，不退费</translation>
    </message>
    <message>
        <source>Enter  Collect</source>
        <translation>Enter 收款</translation>
    </message>
    <message>
        <source>Enter  Collect or refund</source>
        <translation>Enter  去收款或退费</translation>
    </message>
    <message>
        <source>Enter  Find</source>
        <translation>Enter  查找</translation>
    </message>
    <message>
        <source>Enter  Next patient</source>
        <translation>Enter  下一位患者</translation>
    </message>
    <message>
        <source>Enter  Presettle again</source>
        <translation>Enter  重新预结算</translation>
    </message>
    <message>
        <source>Enter  Print the receipt</source>
        <translation>Enter  打印收据</translation>
    </message>
    <message>
        <source>Enter  Refund again</source>
        <translation>Enter  重新退费</translation>
    </message>
    <message>
        <source>Enter  Review the refund</source>
        <translation>Enter  核对退费</translation>
    </message>
    <message>
        <source>Enter  Settle</source>
        <translation>Enter  确认结算</translation>
    </message>
    <message>
        <source>Enter  Show our code</source>
        <translation>Enter 出示收款码</translation>
    </message>
    <message>
        <source>Enter  Show that refund</source>
        <translation>Enter  查看那次退费</translation>
    </message>
    <message>
        <source>Enter  Take it all in full</source>
        <translation>Enter  全额收取</translation>
    </message>
    <message>
        <source>Enter  Test</source>
        <translation>Enter  测试</translation>
    </message>
    <message>
        <source>Enter  The cash is handed over, next patient</source>
        <translation>Enter  现金已交，下一位患者</translation>
    </message>
    <message>
        <source>Enter  {0}</source>
        <translation>Enter  {0}</translation>
    </message>
    <message>
        <source>Enter finds this number; Backspace takes a character away.</source>
        <translation>Enter 按此号查找；Backspace 删一个字符。</translation>
    </message>
    <message>
        <source>Enter goes on meanwhile.</source>
        <translation>按 Enter 继续，照样打印。</translation>
    </message>
    <message>
        <source>Enter settles for good: {0}, {1} change; {2}{3} from the funds. Afterwards only a refund can undo it.</source>
        <translation>按 Enter 正式结算：{0}，找零 {1}；{2}基金支付 {3}。之后只能退费。</translation>
    </message>
    <message>
        <source>Enter {0} for the whole bill for good, {1} change. The insurer pays nothing here; the sheet for the claim at the insured place is printed with the receipt.</source>
        <translation>按 Enter 全额收费：{0}，找零 {1}。医保在此不支付；回参保地报销的清单随收据打印。</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>出错</translation>
    </message>
    <message>
        <source>Esc  Call the payment off</source>
        <translation>Esc 取消扫码支付</translation>
    </message>
    <message>
        <source>Esc Back</source>
        <translation>Esc 返回</translation>
    </message>
    <message>
        <source>Esc Back, nothing is charged</source>
        <translation>Esc 返回，不扣款</translation>
    </message>
    <message>
        <source>Esc Back, nothing is given back</source>
        <translation>Esc 返回，不退费</translation>
    </message>
    <message>
        <source>Esc Cancel</source>
        <translation>Esc 取消</translation>
    </message>
    <message>
        <source>Esc calls it off; cash can be taken then.</source>
        <translation>按 Esc 取消，可改收现金。</translation>
    </message>
    <message>
        <source>Esc leaves it, nothing is charged.</source>
        <translation>按 Esc 离开，不会扣款。</translation>
    </message>
    <message>
        <source>Esc leaves the page; it goes on by itself.</source>
        <translation>按 Esc 离开本页，照常进行。</translation>
    </message>
    <message>
        <source>Esc or F1 closes this page.</source>
        <translation>按 Esc 或 F1 关闭本页。</translation>
    </message>
    <message>
        <source>Every settlement and refund has its end, and the hospital knows of each.</source>
        <translation>每笔结算和退费都有了结果，医院系统也都已登记。</translation>
    </message>
    <message>
        <source>Everything came out.</source>
        <translation>都已打出。</translation>
    </message>
    <message>
        <source>Everything goes back</source>
        <translation>整单退费</translation>
    </message>
    <message>
        <source>Everything goes back to where it came from.</source>
        <translation>全部原路退回。</translation>
    </message>
    <message>
        <source>Exact {0}</source>
        <translation>正好 {0}</translation>
    </message>
    <message>
        <source>F10  Give it back for good</source>
        <translation>F10  确认退费</translation>
    </message>
    <message>
        <source>F10  Refund it</source>
        <translation>F10 退掉这笔结算</translation>
    </message>
    <message>
        <source>F10 gives everything back to where it came from. The bill is unpaid again. It cannot be undone.</source>
        <translation>F10 将全部原路退回，单据重新变为待缴。退费后不能撤回。</translation>
    </message>
    <message>
        <source>F10 gives everything back to where it came from, and the year's records follow. The bill is unpaid again. It cannot be undone.</source>
        <translation>F10 将全部原路退回，本年累计相应恢复，单据重新变为待缴。退费后不能撤回。</translation>
    </message>
    <message>
        <source>F10 gives the whole settlement back and settles the lines that stay again, as of the day of care. The year's records follow. It cannot be undone.</source>
        <translation>F10 先整单原路退回，再把保留的项目按原就诊日期重新结算，本年累计相应更新。退费后不能撤回。</translation>
    </message>
    <message>
        <source>F11 Print again</source>
        <translation>F11 补打</translation>
    </message>
    <message>
        <source>F11 or Esc closes this page.</source>
        <translation>按 F11 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>F12 or Esc closes this page.</source>
        <translation>按 F12 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>F2 reads it again.</source>
        <translation>按 F2 重读。</translation>
    </message>
    <message>
        <source>F3  By phone</source>
        <translation>F3 扫码支付</translation>
    </message>
    <message>
        <source>F3  In cash</source>
        <translation>F3 现金</translation>
    </message>
    <message>
        <source>F4  Patient and bills</source>
        <translation>F4  患者和单据</translation>
    </message>
    <message>
        <source>F5  Try again</source>
        <translation>F5  重试</translation>
    </message>
    <message>
        <source>F6 back to the lines</source>
        <translation>F6 返回明细</translation>
    </message>
    <message>
        <source>F7 or Esc goes back to the bill, which is as it was.</source>
        <translation>F7 或 Esc 返回单据，单据不受影响。</translation>
    </message>
    <message>
        <source>F9  Collect {0}</source>
        <translation>F9 收款 {0}</translation>
    </message>
    <message>
        <source>F9  Pay in full {0}</source>
        <translation>F9  全额自费 {0}</translation>
    </message>
    <message>
        <source>F9  Settle and collect</source>
        <translation>F9  确认结算并收款</translation>
    </message>
    <message>
        <source>F9  Take this amount</source>
        <translation>F9  按此金额收取</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Finish with this patient first.</source>
        <translation>先办完这位患者。</translation>
    </message>
    <message>
        <source>Finish with this patient first: Ctrl+Y opens the window again.</source>
        <translation>请先办完这位患者：Ctrl+Y 会重新打开窗口。</translation>
    </message>
    <message>
        <source>For a demonstration Ctrl+M lends it a sample person.</source>
        <translation>要演示，可在模拟台（Ctrl+M）把示例人员借给这张卡。</translation>
    </message>
    <message>
        <source>For the day: PgUp and PgDn go by months; type eight digits for any day, such as 20240101.</source>
        <translation>日期：PgUp、PgDn 按月；也可直接键入八位数字，如 20240101。</translation>
    </message>
    <message>
        <source>Foreign card</source>
        <translation>不是社保卡</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>算式</translation>
    </message>
    <message>
        <source>Function keys</source>
        <translation>功能键</translation>
    </message>
    <message>
        <source>Funds</source>
        <translation>基金支付</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>已退</translation>
    </message>
    <message>
        <source>Go to the unpaid bills; arrow keys choose, Space leaves one out</source>
        <translation>到待结算单据，用方向键选择，空格去掉一张</translation>
    </message>
    <message>
        <source>Goes back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Goes back by phone, by trial: the insurer's answer counts</source>
        <translation>退回手机支付（试算，以医保应答为准）</translation>
    </message>
    <message>
        <source>Goes back by phone, no cash</source>
        <translation>退回手机支付，不退现金</translation>
    </message>
    <message>
        <source>Goes back in all</source>
        <translation>退回合计</translation>
    </message>
    <message>
        <source>Hand over the receipt and the cash; take the old receipt back.</source>
        <translation>交付退费单和现金，收回原收据。</translation>
    </message>
    <message>
        <source>Hand over the receipt; take the old receipt back.</source>
        <translation>交付退费单，收回原收据。</translation>
    </message>
    <message>
        <source>Hand over {0} first: Enter confirms it, and the next patient begins.</source>
        <translation>请先把 {0} 交给患者：按 Enter 确认，随后接待下一位。</translation>
    </message>
    <message>
        <source>Hand over: {0}.</source>
        <translation>请交给患者：{0}。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hold the e-voucher before the camera.</source>
        <translation>请把医保电子凭证对着摄像头。</translation>
    </message>
    <message>
        <source>Hold the e-voucher under the scanner: the code is taken on any page, nothing needs a click.</source>
        <translation>请患者把电子凭证对准扫码枪：任何页面都可直接扫，不必先点选。</translation>
    </message>
    <message>
        <source>Holder not known yet</source>
        <translation>持有人还不知道</translation>
    </message>
    <message>
        <source>Hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>Hospitals</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>How certain</source>
        <translation>可靠程度</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>How to scan; on the payment page: by phone or in cash</source>
        <translation>怎样扫码；收款页上：扫码或现金</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>证件号</translation>
    </message>
    <message>
        <source>ID number, typed</source>
        <translation>录入的身份证号码</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>核验身份</translation>
    </message>
    <message>
        <source>If not settled: give back</source>
        <translation>若没结算，退回</translation>
    </message>
    <message>
        <source>If settled: change</source>
        <translation>若已结算，找零</translation>
    </message>
    <message>
        <source>Illustrative rules: invented figures</source>
        <translation>示意规则：数值为虚构</translation>
    </message>
    <message>
        <source>Imagine it otherwise</source>
        <translation>假如换一种情形</translation>
    </message>
    <message>
        <source>In a playback: pause or go on, one act at a time</source>
        <translation>回放时：暂停或继续，一步一步地放</translation>
    </message>
    <message>
        <source>In cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>In scope</source>
        <translation>符合范围</translation>
    </message>
    <message>
        <source>Inpatient</source>
        <translation>住院</translation>
    </message>
    <message>
        <source>Insert a card with the chip first.</source>
        <translation>请将卡芯片一端插入。</translation>
    </message>
    <message>
        <source>Insert card</source>
        <translation>插卡</translation>
    </message>
    <message>
        <source>Insert it again and leave it, or scan the e-voucher.</source>
        <translation>请重新插好不要拔出，或扫电子凭证。</translation>
    </message>
    <message>
        <source>Insert the social-security card</source>
        <translation>插入社会保障卡</translation>
    </message>
    <message>
        <source>Insert the social-security card, or show the medical e-voucher to the scanner.</source>
        <translation>请插入社会保障卡，或向扫码枪出示医保电子凭证。</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Insurance</source>
        <translation>险种</translation>
    </message>
    <message>
        <source>Insured area</source>
        <translation>参保地</translation>
    </message>
    <message>
        <source>Insured province</source>
        <translation>参保省</translation>
    </message>
    <message>
        <source>Insurer</source>
        <translation>医保平台</translation>
    </message>
    <message>
        <source>Insurer {0} ms</source>
        <translation>医保平台 {0} ms</translation>
    </message>
    <message>
        <source>Insurer: no answer</source>
        <translation>医保平台无应答</translation>
    </message>
    <message>
        <source>It cannot be left: the insurer may have given it back already.</source>
        <translation>现在不能离开：医保可能已经退费。</translation>
    </message>
    <message>
        <source>It cannot be left: it may be settled already.</source>
        <translation>现在不能离开：可能已经结算。</translation>
    </message>
    <message>
        <source>It goes on by itself, also after a restart.</source>
        <translation>自动进行，重启后也接着问。</translation>
    </message>
    <message>
        <source>It has been refunded. Please count your money.</source>
        <translation>已经退好了，请当面点清，谢谢。</translation>
    </message>
    <message>
        <source>It has been settled, and charged once. Please count your change.</source>
        <translation>已经结好了，没有重复扣款。请当面点清，谢谢。</translation>
    </message>
    <message>
        <source>It has not been refunded yet; we try again.</source>
        <translation>还没有退成，我们重新来一次。</translation>
    </message>
    <message>
        <source>It is being settled: exactly once, whatever happens now</source>
        <translation>正在结算：无论发生什么，只结算一次</translation>
    </message>
    <message>
        <source>It is known now: nothing was settled, and the bill can be settled again.</source>
        <translation>结果已定：没有结算，可以重结。</translation>
    </message>
    <message>
        <source>It is known now: nothing was taken back, and the settlement can be refunded again.</source>
        <translation>结果已定：没有退费，可以重退。</translation>
    </message>
    <message>
        <source>It is known now: it was settled once.</source>
        <translation>结果已定：结算了一次。</translation>
    </message>
    <message>
        <source>It is known now: it was taken back once.</source>
        <translation>结果已定：已退，只退了一次。</translation>
    </message>
    <message>
        <source>It is not recorded that this cash was handed over: ask the patient before you give it.</source>
        <translation>没有记录这笔现金已交出：先问患者，再付钱。</translation>
    </message>
    <message>
        <source>It is read at once; F2 reads it again.</source>
        <translation>插卡即读，F2 重读</translation>
    </message>
    <message>
        <source>It is refunded to where the money came from. Next patient</source>
        <translation>已原路退回。下一位患者</translation>
    </message>
    <message>
        <source>It is settled, and the receipt is printed. Next patient</source>
        <translation>已结算，收据已打印。下一位患者</translation>
    </message>
    <message>
        <source>It is settled, but the receipt did not come out. Print it again</source>
        <translation>已结算，但收据没有打出。补打</translation>
    </message>
    <message>
        <source>It is settled; the receipt is being printed</source>
        <translation>已结算，正在打印收据</translation>
    </message>
    <message>
        <source>It would be refused</source>
        <translation>这样会被拒绝</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Items {0}–{1}</source>
        <translation>第 {0}–{1} 项</translation>
    </message>
    <message>
        <source>Jiesuan · {0}</source>
        <translation>结算 · {0}</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Last settlement</source>
        <translation>上一笔结算</translation>
    </message>
    <message>
        <source>Leave account alone</source>
        <translation>不用个人账户</translation>
    </message>
    <message>
        <source>Leave it in the reader.</source>
        <translation>请勿拔卡。</translation>
    </message>
    <message>
        <source>Left of the year's limits</source>
        <translation>本年限额余额</translation>
    </message>
    <message>
        <source>Lend to the card in the real reader</source>
        <translation>借给真读卡器里的卡</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Lines of the bill</source>
        <translation>费用明细</translation>
    </message>
    <message>
        <source>Lines of the settlement</source>
        <translation>结算明细</translation>
    </message>
    <message>
        <source>Lines that go back come to</source>
        <translation>退回项目合计</translation>
    </message>
    <message>
        <source>Lines that stay come to</source>
        <translation>保留项目合计</translation>
    </message>
    <message>
        <source>Medical aid</source>
        <translation>医疗救助</translation>
    </message>
    <message>
        <source>Medical e-voucher</source>
        <translation>医保电子凭证</translation>
    </message>
    <message>
        <source>Money in hand (received)</source>
        <translation>手里的钱（实收）</translation>
    </message>
    <message>
        <source>Money in hand: give it back, or keep it for the next try</source>
        <translation>手里的钱：退给患者，或留作重结</translation>
    </message>
    <message>
        <source>Move the counter there</source>
        <translation>窗口换到这家</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>National hub</source>
        <translation>国家平台</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Next button; Space presses it</source>
        <translation>移到下一个按钮，空格键按下</translation>
    </message>
    <message>
        <source>Next patient, please</source>
        <translation>请下一位患者</translation>
    </message>
    <message>
        <source>Next query</source>
        <translation>下一次询问</translation>
    </message>
    <message>
        <source>Next: {0}</source>
        <translation>下一步：{0}</translation>
    </message>
    <message>
        <source>No card</source>
        <translation>没有卡</translation>
    </message>
    <message>
        <source>No card and no phone at hand</source>
        <translation>没带卡，也没带手机</translation>
    </message>
    <message>
        <source>No card reader is connected.</source>
        <translation>没有接读卡器。</translation>
    </message>
    <message>
        <source>No cash is due; the settlement is confirmed all the same.</source>
        <translation>患者无需付现金，仍须确认结算。</translation>
    </message>
    <message>
        <source>No cash to give back</source>
        <translation>无现金可退</translation>
    </message>
    <message>
        <source>No cash was paid out.</source>
        <translation>现金没有付出。</translation>
    </message>
    <message>
        <source>No change to give</source>
        <translation>无需找零</translation>
    </message>
    <message>
        <source>No e-voucher is shown.</source>
        <translation>还没有出示电子凭证</translation>
    </message>
    <message>
        <source>No font here has {0} of the name (shown as 〓): compare it with the ID document.</source>
        <translation>本机没有字体可显示姓名中的 {0}（以“〓”代替）：请与证件核对。</translation>
    </message>
    <message>
        <source>No money is booked.</source>
        <translation>没有记任何账。</translation>
    </message>
    <message>
        <source>No more queries</source>
        <translation>不再询问</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>打印机缺纸</translation>
    </message>
    <message>
        <source>No reader</source>
        <translation>无读卡器</translation>
    </message>
    <message>
        <source>Queries without an answer: {0}</source>
        <translation>问过 {0} 次没有结果</translation>
    </message>
    <message>
        <source>The patient before already waits: this one has to be presented again later.</source>
        <translation>前一位患者的凭证已经在等，这一个请稍后再出示。</translation>
    </message>
    <message>
        <source>This clock is {0} min ahead of the insurer's: set it. Beyond 10 min nothing is sold.</source>
        <translation>本机时钟比医保平台快 {0} 分钟，请校准；相差超过 10 分钟时不办结算。</translation>
    </message>
    <message>
        <source>This clock is {0} min behind the insurer's: set it. Beyond 10 min nothing is sold.</source>
        <translation>本机时钟比医保平台慢 {0} 分钟，请校准；相差超过 10 分钟时不办结算。</translation>
    </message>
    <message>
        <source>No scanner</source>
        <translation>没有扫码枪</translation>
    </message>
    <message>
        <source>Nobody here exists; no money moves.</source>
        <translation>这里的人都是虚构的，不产生任何资金。</translation>
    </message>
    <message>
        <source>Nobody yet: no card and no e-voucher was taken.</source>
        <translation>还没有患者：没有收到卡或电子凭证。</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>本班还没有。</translation>
    </message>
    <message>
        <source>Not known to have come out</source>
        <translation>未确认打出</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>还不知道的</translation>
    </message>
    <message>
        <source>Not paid yet: F11 shows it</source>
        <translation>尚未付清：按 F11 处理</translation>
    </message>
    <message>
        <source>Not refunded</source>
        <translation>没有退费</translation>
    </message>
    <message>
        <source>Not registered, the amount is that without it: {0}</source>
        <translation>没有备案，金额照没有备案时的：{0}</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>没有发出</translation>
    </message>
    <message>
        <source>Not settled</source>
        <translation>没有结算</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Nothing here is real money or a real settlement.</source>
        <translation>这里没有真实的资金，也没有真实的结算。</translation>
    </message>
    <message>
        <source>Nothing is due from the patient. Settle</source>
        <translation>患者无需付款。结算</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>没有待核事项。</translation>
    </message>
    <message>
        <source>Nothing is printed yet.</source>
        <translation>还没有打印。</translation>
    </message>
    <message>
        <source>Nothing is unpaid.</source>
        <translation>没有待结算单据。</translation>
    </message>
    <message>
        <source>Nothing to agree to.</source>
        <translation>没有等待确认的付款。</translation>
    </message>
    <message>
        <source>Nothing to pay</source>
        <translation>没有待缴费用</translation>
    </message>
    <message>
        <source>Nothing was charged twice.</source>
        <translation>没有重复扣款。</translation>
    </message>
    <message>
        <source>Nothing was paid by phone.</source>
        <translation>手机没有付成。</translation>
    </message>
    <message>
        <source>Nothing was settled.</source>
        <translation>没有结算。</translation>
    </message>
    <message>
        <source>Notices, which change no amount</source>
        <translation>相关说明（不影响金额）</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>结算号</translation>
    </message>
    <message>
        <source>Number {0}</source>
        <translation>结算号 {0}</translation>
    </message>
    <message>
        <source>Of {0} the patient pays {1}. Settle and collect</source>
        <translation>总费用 {0}，患者付 {1}。结算并收款</translation>
    </message>
    <message>
        <source>On the day</source>
        <translation>就医日期</translation>
    </message>
    <message>
        <source>One moment, please</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>One page back; never undoes what counts</source>
        <translation>返回上一页，不会撤销已生效的结算</translation>
    </message>
    <message>
        <source>Only the answers are still to come</source>
        <translation>只等各方的应答</translation>
    </message>
    <message>
        <source>Only where neither card nor e-voucher will do; an ID-card reader that types fills in the number. Operator and reason are kept with the settlement.</source>
        <translation>仅在社保卡和医保电子凭证都用不了时使用；键盘式身份证阅读器会自动填入号码。操作员和原因随结算记录保存。</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>已开通项数</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>支付单号</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>Outpatient</source>
        <translation>门诊</translation>
    </message>
    <message>
        <source>PLAYBACK</source>
        <translation>回放 PLAYBACK</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>Paid in full</source>
        <translation>已全额自费</translation>
    </message>
    <message>
        <source>Paid. Your change</source>
        <translation>已付款，找您</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>打印纸</translation>
    </message>
    <message>
        <source>Paper low</source>
        <translation>纸将尽</translation>
    </message>
    <message>
        <source>Park</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Patient display</source>
        <translation>患者屏</translation>
    </message>
    <message>
        <source>Patient display: open or close the patient's window</source>
        <translation>患者屏：打开或关闭患者看的窗口</translation>
    </message>
    <message>
        <source>Patient pays</source>
        <translation>患者支付</translation>
    </message>
    <message>
        <source>Patient's phone</source>
        <translation>患者的手机</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Pay by phone</source>
        <translation>用手机付费</translation>
    </message>
    <message>
        <source>Pay from the personal account</source>
        <translation>用个人账户支付</translation>
    </message>
    <message>
        <source>Pay {0} to the hospital?</source>
        <translation>向医院付款 {0}？</translation>
    </message>
    <message>
        <source>Paying</source>
        <translation>付款中</translation>
    </message>
    <message>
        <source>Payment code</source>
        <translation>付款码</translation>
    </message>
    <message>
        <source>Personal account</source>
        <translation>个人账户</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>Place the fault</source>
        <translation>放上时间线</translation>
    </message>
    <message>
        <source>Planned faults</source>
        <translation>计划中的故障</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>回放中</translation>
    </message>
    <message>
        <source>Please agree on your phone.</source>
        <translation>请在手机上确认付款。</translation>
    </message>
    <message>
        <source>Thank you. Please take your card and the receipt.</source>
        <translation>谢谢，请收好卡和收据。</translation>
    </message>
    <message>
        <source>{0} Please take your card, the receipt and the change.</source>
        <translation>{0}请收好卡、收据和找零。</translation>
    </message>
    <message>
        <source>Please wait a moment for your receipt.</source>
        <translation>请稍等收据。</translation>
    </message>
    <message>
        <source>Please wait.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Plug it in; e-vouchers still work.</source>
        <translation>请插上读卡器；仍可扫电子凭证。</translation>
    </message>
    <message>
        <source>Pooled fund</source>
        <translation>统筹基金</translation>
    </message>
    <message>
        <source>Presettle</source>
        <translation>预结算</translation>
    </message>
    <message>
        <source>Presettle again: changes nothing, charges nothing</source>
        <translation>重新预结算：不改变、不扣款</translation>
    </message>
    <message>
        <source>Presettling…</source>
        <translation>正在预结算…</translation>
    </message>
    <message>
        <source>Press the button, or mark the row</source>
        <translation>按下按钮，或勾选这一行</translation>
    </message>
    <message>
        <source>Print a copy, because …</source>
        <translation>补打原因</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>补打</translation>
    </message>
    <message>
        <source>Print again: a marked copy with its reason, or what did not come out</source>
        <translation>补打：注明原因的补打件，或未打出的票据</translation>
    </message>
    <message>
        <source>Printed as copy no. {0}.</source>
        <translation>已打印，标为第 {0} 次补打。</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Printer failed</source>
        <translation>打印机异常</translation>
    </message>
    <message>
        <source>Printer jammed</source>
        <translation>打印机卡纸</translation>
    </message>
    <message>
        <source>Printer open</source>
        <translation>打印机开盖</translation>
    </message>
    <message>
        <source>Province of care</source>
        <translation>就医省</translation>
    </message>
    <message>
        <source>Qty</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>问过几次</translation>
    </message>
    <message>
        <source>Read card</source>
        <translation>读卡</translation>
    </message>
    <message>
        <source>Read the card in the reader again</source>
        <translation>重新读取读卡器里的卡</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>Reader unplugged</source>
        <translation>读卡器拔掉</translation>
    </message>
    <message>
        <source>Reading card</source>
        <translation>正在读卡</translation>
    </message>
    <message>
        <source>Reason (↑ ↓ choose)</source>
        <translation>原因（↑ ↓ 选择）</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Receipt again</source>
        <translation>补打收据</translation>
    </message>
    <message>
        <source>Receipts not known to have come out: {0}. Press F11.</source>
        <translation>有 {0} 张票据未确认打出：按 F11。</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Recognised for</source>
        <translation>门慢特资格</translation>
    </message>
    <message>
        <source>Recognised here now on a doctor's diagnosis, it counts from today; the bill is tried again at once:</source>
        <translation>凭医师诊断可在本窗口当场认定，自今日起算；办好后立即重新预结算：</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退费</translation>
    </message>
    <message>
        <source>Refund by line: {0} of {1} lines stay?</source>
        <translation>按项退费：{1} 项中保留 {0} 项？</translation>
    </message>
    <message>
        <source>Refund of {0}</source>
        <translation>{0} 的退费</translation>
    </message>
    <message>
        <source>Refund the last settlement, or another by its number</source>
        <translation>退上一笔结算，或按结算号退</translation>
    </message>
    <message>
        <source>Refund the whole settlement?</source>
        <translation>整单退费？</translation>
    </message>
    <message>
        <source>Refund {0}</source>
        <translation>退费号 {0}</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退费</translation>
    </message>
    <message>
        <source>Refunded already</source>
        <translation>此前已退费</translation>
    </message>
    <message>
        <source>Refunded at</source>
        <translation>退费时间</translation>
    </message>
    <message>
        <source>Refunded. It goes back by phone</source>
        <translation>已退费，原路退回手机</translation>
    </message>
    <message>
        <source>Refunded. You get back</source>
        <translation>已退费，退您</translation>
    </message>
    <message>
        <source>Refunding with the insurer. Please wait; hand no cash over yet.</source>
        <translation>正在向医保退费，请稍候；现金先不要退。</translation>
    </message>
    <message>
        <source>Refunding…</source>
        <translation>正在退费…</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>Register the patient for care here, where the page offers it with both amounts</source>
        <translation>页面给出两个金额时，就地给患者补办备案</translation>
    </message>
    <message>
        <source>Registered here now, it counts for the whole of this care; the bill is tried again at once:</source>
        <translation>现在就地备案，本次就医全程有效；单据随即重试：</translation>
    </message>
    <message>
        <source>Registered here now, the patient bears less than {0}; without a key it stays:</source>
        <translation>现在就地补办备案，患者负担从 {0} 降为（不按键则不变）：</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>备案</translation>
    </message>
    <message>
        <source>Remove (Del)</source>
        <translation>移除（Del）</translation>
    </message>
    <message>
        <source>Reprint</source>
        <translation>补打</translation>
    </message>
    <message>
        <source>Resident</source>
        <translation>居民医保</translation>
    </message>
    <message>
        <source>Sample people</source>
        <translation>示例人员</translation>
    </message>
    <message>
        <source>Save  Ctrl+S</source>
        <translation>保存  Ctrl+S</translation>
    </message>
    <message>
        <source>Saved as {0}; it holds nothing of any patient.</source>
        <translation>已存为 {0}，其中没有任何患者的信息。</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>Scan at any time, on any page.</source>
        <translation>任何页面都可直接扫</translation>
    </message>
    <message>
        <source>Scan it at the counter</source>
        <translation>在窗口扫这个码</translation>
    </message>
    <message>
        <source>Scan the medical e-voucher</source>
        <translation>扫医保电子凭证</translation>
    </message>
    <message>
        <source>Scan the patient's payment code, or let the patient scan ours with Enter. What is typed is taken in cash, the rest by phone.</source>
        <translation>请扫患者的付款码，或按 Enter 出示收款码由患者扫。输入的金额收现金，其余扫码支付。</translation>
    </message>
    <message>
        <source>Scan this code with your phone.</source>
        <translation>请用手机扫此码。</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码枪</translation>
    </message>
    <message>
        <source>Scroll a page that is higher than the window</source>
        <translation>页面高于窗口时上下翻</translation>
    </message>
    <message>
        <source>Seal</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>See that refund.</source>
        <translation>见那次退费。</translation>
    </message>
    <message>
        <source>Sent once, at {0}</source>
        <translation>只发出过一次，{0}</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>Settle and collect</source>
        <translation>确认结算并收款</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>结算成功</translation>
    </message>
    <message>
        <source>Settled again</source>
        <translation>重新结算</translation>
    </message>
    <message>
        <source>Settled again (trial)</source>
        <translation>重新结算（试算）</translation>
    </message>
    <message>
        <source>Settled at</source>
        <translation>结算时间</translation>
    </message>
    <message>
        <source>Settled directly, from the first day on</source>
        <translation>已开通直接结算的项目及开通日</translation>
    </message>
    <message>
        <source>Settled, not paid</source>
        <translation>已结算，未付款</translation>
    </message>
    <message>
        <source>Settlement</source>
        <translation>原结算号</translation>
    </message>
    <message>
        <source>Settlement number</source>
        <translation>结算号</translation>
    </message>
    <message>
        <source>Settlement to refund</source>
        <translation>要退的结算</translation>
    </message>
    <message>
        <source>Settling. Please wait; do not take the money back.</source>
        <translation>正在结算，请稍候；钱款先不要退回。</translation>
    </message>
    <message>
        <source>Settling…</source>
        <translation>正在结算…</translation>
    </message>
    <message>
        <source>Show a new e-voucher</source>
        <translation>出示新的电子凭证</translation>
    </message>
    <message>
        <source>Show or close this page</source>
        <translation>打开或关闭本页</translation>
    </message>
    <message>
        <source>Simulated: {0}</source>
        <translation>模拟：{0}</translation>
    </message>
    <message>
        <source>Simulation</source>
        <translation>模拟</translation>
    </message>
    <message>
        <source>Simulation desk</source>
        <translation>模拟台</translation>
    </message>
    <message>
        <source>Simulation desk  Ctrl+M</source>
        <translation>模拟台  Ctrl+M</translation>
    </message>
    <message>
        <source>Simulation desk: sample cards and e-vouchers</source>
        <translation>模拟台：示例社保卡和电子凭证</translation>
    </message>
    <message>
        <source>Simulation, borrowed person</source>
        <translation>模拟，借用示例人员</translation>
    </message>
    <message>
        <source>Something does not fit</source>
        <translation>有一处不符</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>出处</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Space: go on · →: one act
Esc: end</source>
        <translation>空格：继续 · →：单步
Esc：退出</translation>
    </message>
    <message>
        <source>Space: pause · →: one act
Esc: end</source>
        <translation>空格：暂停 · →：单步
Esc：退出</translation>
    </message>
    <message>
        <source>Special drug</source>
        <translation>特药</translation>
    </message>
    <message>
        <source>Start it or call IT; e-vouchers still work.</source>
        <translation>请启动服务或联系信息科；仍可扫电子凭证。</translation>
    </message>
    <message>
        <source>Still missing</source>
        <translation>还差</translation>
    </message>
    <message>
        <source>Still owed</source>
        <translation>尚欠</translation>
    </message>
    <message>
        <source>Suspense desk</source>
        <translation>待核台</translation>
    </message>
    <message>
        <source>Suspense desk  Ctrl+U</source>
        <translation>待核台  Ctrl+U</translation>
    </message>
    <message>
        <source>Suspense desk: what is open, what comes next, the one safe action</source>
        <translation>待核台：哪些未了、下一步、能安全做的一件事</translation>
    </message>
    <message>
        <source>Take card out</source>
        <translation>拔卡</translation>
    </message>
    <message>
        <source>Take the money: Enter takes the exact amount, digits what was handed over</source>
        <translation>收钱：Enter 收足额，或键入患者给的现金</translation>
    </message>
    <message>
        <source>Taken out, it is not read.</source>
        <translation>拔出就不读了。</translation>
    </message>
    <message>
        <source>Tell the patient</source>
        <translation>对患者说</translation>
    </message>
    <message>
        <source>Tell the patient: {0}</source>
        <translation>对患者说：{0}</translation>
    </message>
    <message>
        <source>Test all</source>
        <translation>全部测试</translation>
    </message>
    <message>
        <source>The account</source>
        <translation>个人账户</translation>
    </message>
    <message>
        <source>The arrow keys choose a row or a value</source>
        <translation>方向键选择一行或一个值</translation>
    </message>
    <message>
        <source>The bill is locked: no counter can charge it again.</source>
        <translation>单据已锁，哪个窗口都不会再扣。</translation>
    </message>
    <message>
        <source>The bill is unlocked.</source>
        <translation>单据已解锁。</translation>
    </message>
    <message>
        <source>the card</source>
        <translation>卡</translation>
    </message>
    <message>
        <source>The card cannot be read</source>
        <translation>卡读不出</translation>
    </message>
    <message>
        <source>The card could not be read.</source>
        <translation>读卡失败。</translation>
    </message>
    <message>
        <source>The card does not answer.</source>
        <translation>卡没有应答。</translation>
    </message>
    <message>
        <source>The card does not tell whose it is (third generation)</source>
        <translation>卡没有给出持卡人（第三代卡）</translation>
    </message>
    <message>
        <source>The card in the reader stands for this person, until the program ends.</source>
        <translation>读卡器里的卡现在代表此人，到程序结束为止。</translation>
    </message>
    <message>
        <source>The card is being read…</source>
        <translation>正在读卡…</translation>
    </message>
    <message>
        <source>The card is read.</source>
        <translation>读卡完成。</translation>
    </message>
    <message>
        <source>The card reader says: {0}</source>
        <translation>读卡器：{0}</translation>
    </message>
    <message>
        <source>The card service is not running.</source>
        <translation>读卡服务没有运行。</translation>
    </message>
    <message>
        <source>The card was taken out.</source>
        <translation>卡已取出。</translation>
    </message>
    <message>
        <source>The cash does not cover the amount due yet.</source>
        <translation>实收金额还不够应付金额。</translation>
    </message>
    <message>
        <source>The cash is shown before the confirmation: what stays is settled again.</source>
        <translation>保留的项目要重新结算，现金差额在确认前显示。</translation>
    </message>
    <message>
        <source>the change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>The check digit or the date is wrong: compare it with the card digit by digit.</source>
        <translation>校验码或日期不对，请逐位与身份证核对。</translation>
    </message>
    <message>
        <source>The count, the reason and the operator are printed on the copy.</source>
        <translation>补打次数、原因和补打人都印在补打件上。</translation>
    </message>
    <message>
        <source>The counter did not open</source>
        <translation>收费窗口没有打开</translation>
    </message>
    <message>
        <source>The counter stands there already.</source>
        <translation>窗口就在这家。</translation>
    </message>
    <message>
        <source>Close the day: count, remittance, float, loans, and finance's receipt</source>
        <translation>日结：点钞、缴款书、备用金、借款、财务收款</translation>
    </message>
    <message>
        <source>The document before</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>The e-voucher does not work</source>
        <translation>医保电子凭证用不了</translation>
    </message>
    <message>
        <source>The funds</source>
        <translation>医保基金</translation>
    </message>
    <message>
        <source>The insurer calculates what the patient pays; nothing is charged yet</source>
        <translation>医保平台正在计算患者应付多少，尚未扣款</translation>
    </message>
    <message>
        <source>The insurer has not settled; we try again, you pay only once.</source>
        <translation>医保没有结算，我们重新来一次，您只付一次钱。</translation>
    </message>
    <message>
        <source>It is settled already, and {0} in cash came in. For the rest Enter {1}; {2} change.</source>
        <translation>已经结算，已收现金 {0}。余款按 Enter {1}，找零 {2}。</translation>
    </message>
    <message>
        <source>It is settled already. Enter {0}; {1} change.</source>
        <translation>已经结算。按 Enter {0}，找零 {1}。</translation>
    </message>
    <message>
        <source>It is settled.</source>
        <translation>已结算。</translation>
    </message>
    <message>
        <source>It is settled. Nothing came in by phone: {0} is still owed.</source>
        <translation>已结算；扫码部分没有收到钱，尚欠 {0}。</translation>
    </message>
    <message>
        <source>It is settled. Our code is on the patient display: the patient scans it and pays. The terminal sees that by itself.</source>
        <translation>已结算。收款码已在患者屏上，请患者扫码付款；终端会自己看到结果。</translation>
    </message>
    <message>
        <source>It is settled. The patient's phone asks its owner: the patient agrees there. The terminal sees that by itself.</source>
        <translation>已结算。患者的手机正在请本人确认，请患者在手机上同意；终端会自己看到结果。</translation>
    </message>
    <message>
        <source>It is settled. {0} in cash came in and is in the drawer, nothing by phone: {1} is still owed.</source>
        <translation>已结算；已收现金 {0}，在钱箱里；扫码部分没有收到钱，尚欠 {1}。</translation>
    </message>
    <message>
        <source>It is settled; no cash came in.</source>
        <translation>已结算；没有收现金。</translation>
    </message>
    <message>
        <source>It is settled; nothing came in by phone.</source>
        <translation>已结算；手机支付没有到账。</translation>
    </message>
    <message>
        <source>It is settled; {0} in cash came in and is in the drawer.</source>
        <translation>已结算；已收现金 {0}，在钱箱里。</translation>
    </message>
    <message>
        <source>It is taken back.</source>
        <translation>已退。</translation>
    </message>
    <message>
        <source>The insurer is asked who this is</source>
        <translation>正在向医保平台核对身份</translation>
    </message>
    <message>
        <source>The last receipt was not printed: see to the printer, then F11.</source>
        <translation>上一张收据没有打印：处理好打印机后按 F11 补打。</translation>
    </message>
    <message>
        <source>The next document</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>The number is right.</source>
        <translation>号码正确。</translation>
    </message>
    <message>
        <source>The number is right; choose the reason.</source>
        <translation>号码正确，请选择原因。</translation>
    </message>
    <message>
        <source>The one default action of the page</source>
        <translation>执行本页的默认操作</translation>
    </message>
    <message>
        <source>The original</source>
        <translation>原结算</translation>
    </message>
    <message>
        <source>The page says whether money moved, and what to do. Back</source>
        <translation>页面说明资金是否变动、现在怎么办。返回</translation>
    </message>
    <message>
        <source>The patient display was closed. Ctrl+P opens it again.</source>
        <translation>患者屏已关闭，按 Ctrl+P 重新打开。</translation>
    </message>
    <message>
        <source>The patient would pay the same.</source>
        <translation>患者应付不变。</translation>
    </message>
    <message>
        <source>The patient would pay {0} less.</source>
        <translation>患者可少付 {0}。</translation>
    </message>
    <message>
        <source>The patient would pay {0} more.</source>
        <translation>患者要多付 {0}。</translation>
    </message>
    <message>
        <source>The patient's e-voucher is scanned</source>
        <translation>扫患者的医保电子凭证</translation>
    </message>
    <message>
        <source>The patient's payment code is scanned</source>
        <translation>扫患者的付款码</translation>
    </message>
    <message>
        <source>The patient's phone</source>
        <translation>患者手机（模拟）</translation>
    </message>
    <message>
        <source>The payment by phone did not come about; please pay the rest in another way.</source>
        <translation>手机支付没有成功，剩下的请换一种方式付。</translation>
    </message>
    <message>
        <source>The payment code was scanned. What is typed is taken in cash, the rest by phone.</source>
        <translation>付款码已扫。输入的金额收现金，其余扫码支付。</translation>
    </message>
    <message>
        <source>The playback has ended. Any key closes the window.</source>
        <translation>回放已结束。按任意键关闭窗口。</translation>
    </message>
    <message>
        <source>The printer</source>
        <translation>打印机（模拟）</translation>
    </message>
    <message>
        <source>The printer cannot be reached: check its power and cable.</source>
        <translation>连不上打印机，请检查电源和连线。</translation>
    </message>
    <message>
        <source>The printer in the settings does not exist: call IT.</source>
        <translation>设置里的打印机不存在，请联系信息科。</translation>
    </message>
    <message>
        <source>The printer is offline: press its online key, or turn it off and on.</source>
        <translation>打印机脱机，请按联机键，或关机再开。</translation>
    </message>
    <message>
        <source>The printer is out of paper: put a new roll in.</source>
        <translation>打印机缺纸，请装新纸。</translation>
    </message>
    <message>
        <source>The printer reports a fault: take jammed paper out, turn it off and on.</source>
        <translation>打印机报告故障，请取出卡纸，关机再开。</translation>
    </message>
    <message>
        <source>The printer's cover is open: close it.</source>
        <translation>打印机的盖子开着，请合上。</translation>
    </message>
    <message>
        <source>The printer's paper is nearly used up: have a new roll ready.</source>
        <translation>打印机的纸快用完了，请备好新纸。</translation>
    </message>
    <message>
        <source>The reader is ready.</source>
        <translation>读卡器就绪。</translation>
    </message>
    <message>
        <source>the receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>The receipt follows once it is printed.</source>
        <translation>收据打出后再交。</translation>
    </message>
    <message>
        <source>The receipt is being printed…</source>
        <translation>正在打印收据…</translation>
    </message>
    <message>
        <source>The receipt is not printed yet.</source>
        <translation>收据还没有打印。</translation>
    </message>
    <message>
        <source>The receipt is printed as soon as it is settled.</source>
        <translation>结算成功后立即打印收据。</translation>
    </message>
    <message>
        <source>The receipt is printed.</source>
        <translation>收据已打印。</translation>
    </message>
    <message>
        <source>The report is on the clipboard; it holds nothing of any patient.</source>
        <translation>报告已复制，其中没有任何患者的信息。</translation>
    </message>
    <message>
        <source>The row under the cursor</source>
        <translation>光标所在行</translation>
    </message>
    <message>
        <source>The screen is too small for the demonstration layout: 1280 × 720 at least.</source>
        <translation>屏幕太小，放不下演示布局：至少 1280 × 720。</translation>
    </message>
    <message>
        <source>The settlement stands.</source>
        <translation>原结算照旧。</translation>
    </message>
    <message>
        <source>the sheet for the claim</source>
        <translation>手工报销告知单</translation>
    </message>
    <message>
        <source>The way to the insured area</source>
        <translation>通往参保地的线路（模拟）</translation>
    </message>
    <message>
        <source>There is no unknown card in a real reader.</source>
        <translation>真读卡器里没有陌生的卡。</translation>
    </message>
    <message>
        <source>This cash covers everything: nothing would be paid by phone. F3 takes it in cash.</source>
        <translation>现金已够付全部，不会再用手机支付。按 F3 改收现金。</translation>
    </message>
    <message>
        <source>This counter's journal is behind what others have seen of it: it sells nothing. Call a supervisor.</source>
        <translation>本窗口的流水账落后于外面见过的：停止收费。请找主管处理。</translation>
    </message>
    <message>
        <source>This is no social-security card.</source>
        <translation>这不是社会保障卡。</translation>
    </message>
    <message>
        <source>This refund</source>
        <translation>本次退费</translation>
    </message>
    <message>
        <source>This refund cannot be undone. Confirm it</source>
        <translation>退费后不能撤销。确认退费</translation>
    </message>
    <message>
        <source>This settlement</source>
        <translation>本笔结算</translation>
    </message>
    <message>
        <source>This settlement is refunded already. Type another number, or look at that refund.</source>
        <translation>这笔结算已经退过费。可输入别的结算号，或查看那次退费。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time has passed: the terminal asks again about what is open</source>
        <translation>过了一段时间：终端再次查询未决的单据</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>To give back: F11 shows it</source>
        <translation>应退：按 F11 查看</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>应付金额</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总费用</translation>
    </message>
    <message>
        <source>Total of the bill</source>
        <translation>总费用</translation>
    </message>
    <message>
        <source>Total {0} · trial, nothing charged</source>
        <translation>总费用 {0} · 预结算，未扣款</translation>
    </message>
    <message>
        <source>Total {0}: the insurance pays {1}</source>
        <translation>总费用 {0}，其中医保基金支付 {1}</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>试算</translation>
    </message>
    <message>
        <source>Turn it round, wipe the chip, or scan the e-voucher.</source>
        <translation>换个方向、擦净芯片后重插，或扫电子凭证。</translation>
    </message>
    <message>
        <source>Two diseases</source>
        <translation>两病门诊</translation>
    </message>
    <message>
        <source>Type a character</source>
        <translation>键入一个字符</translation>
    </message>
    <message>
        <source>Type part of a name, its pinyin or first letters, a place, or digits of an area code; ↑ ↓ choose.</source>
        <translation>键入名称的拼音或拼音首字母、地名拼音、机构编码，或区划代码的数字；↑ ↓ 选择。</translation>
    </message>
    <message>
        <source>Type the ID number</source>
        <translation>录入身份证号码</translation>
    </message>
    <message>
        <source>Type the ID number, where neither card nor e-voucher will do</source>
        <translation>录入身份证号码，用于卡和电子凭证都用不了时</translation>
    </message>
    <message>
        <source>Type the amount on the number pad, or take a suggestion:</source>
        <translation>用数字键直接输入实收金额，或选用：</translation>
    </message>
    <message>
        <source>Type the cash received; no field needs a click</source>
        <translation>直接输入实收金额，不必先点输入框</translation>
    </message>
    <message>
        <source>Type the number of the settlement as its receipt says it.</source>
        <translation>输入收据上的结算编号。</translation>
    </message>
    <message>
        <source>Unpaid bills</source>
        <translation>待结算单据</translation>
    </message>
    <message>
        <source>Unpaid bills  F4</source>
        <translation>待结算单据  F4</translation>
    </message>
    <message>
        <source>Use account</source>
        <translation>用个人账户</translation>
    </message>
    <message>
        <source>Waiting for the patient…</source>
        <translation>等待患者付款…</translation>
    </message>
    <message>
        <source>Waits for another step</source>
        <translation>等另一步先完成</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>WeChat code</source>
        <translation>微信付款码</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>您好</translation>
    </message>
    <message>
        <source>Went back by phone then; no cash was given</source>
        <translation>当时已退回手机支付，没有退现金</translation>
    </message>
    <message>
        <source>What Enter will do</source>
        <translation>按 Enter 会怎样</translation>
    </message>
    <message>
        <source>What goes wrong</source>
        <translation>故障（模拟）</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>试算</translation>
    </message>
    <message>
        <source>What if: another day, level, registration or account; never sent</source>
        <translation>试算：换日期、级别、备案或账户；绝不发送</translation>
    </message>
    <message>
        <source>What is open</source>
        <translation>未了事项</translation>
    </message>
    <message>
        <source>What is shown here</source>
        <translation>这里显示什么</translation>
    </message>
    <message>
        <source>What is typed is taken in cash, the rest by phone. Settle</source>
        <translation>键入的收现金，其余手机支付。结算</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>What the clause says</source>
        <translation>条文内容</translation>
    </message>
    <message>
        <source>What the card does</source>
        <translation>卡的状态</translation>
    </message>
    <message>
        <source>What the phone shows</source>
        <translation>手机显示</translation>
    </message>
    <message>
        <source>What the printer does</source>
        <translation>打印机状态</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>现在怎么办</translation>
    </message>
    <message>
        <source>What to do with the money</source>
        <translation>钱怎么办</translation>
    </message>
    <message>
        <source>What was paid by phone</source>
        <translation>原扫码支付</translation>
    </message>
    <message>
        <source>What was to stay was not settled again ({0}): everything was given back, and these lines are unpaid.</source>
        <translation>要保留的项目未能重新结算（{0}）：已整单退回，这些项目待缴。</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>将要发生</translation>
    </message>
    <message>
        <source>Where neither works, Ctrl+N takes the ID number.</source>
        <translation>两样都用不了时，按 Ctrl+N 录入身份证号码。</translation>
    </message>
    <message>
        <source>Where the counter stands</source>
        <translation>窗口设在哪家医院</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>Whether the funds have {0} on record</source>
        <translation>医保记了没有：基金 {0}</translation>
    </message>
    <message>
        <source>Whether the lines that stay are settled again</source>
        <translation>保留的项目重新结算了没有</translation>
    </message>
    <message>
        <source>Whether {0} went back by phone</source>
        <translation>手机退了没有：{0}</translation>
    </message>
    <message>
        <source>Whether the insurer has taken it back</source>
        <translation>医保退了没有</translation>
    </message>
    <message>
        <source>Whether {0} came in by phone</source>
        <translation>手机付的 {0} 到了没有</translation>
    </message>
    <message>
        <source>Whether {0} were taken from the account</source>
        <translation>个人账户扣了没有：{0}</translation>
    </message>
    <message>
        <source>Who pays</source>
        <translation>费用由谁支付</translation>
    </message>
    <message>
        <source>Whose card</source>
        <translation>谁的卡</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Why self-paid</source>
        <translation>自付原因</translation>
    </message>
    <message>
        <source>Why this amount</source>
        <translation>为什么是这个数</translation>
    </message>
    <message>
        <source>Why this amount: the reasons, and back</source>
        <translation>为什么是这个数：看依据，再按返回</translation>
    </message>
    <message>
        <source>Year's cap used</source>
        <translation>本年限额已用</translation>
    </message>
    <message>
        <source>Your refund is done; its receipt follows.</source>
        <translation>退费已办好，票据稍后打印给您。</translation>
    </message>
    <message>
        <source>a card that answers nothing</source>
        <translation>卡不给数据</translation>
    </message>
    <message>
        <source>a card that answers too much</source>
        <translation>卡给的数据过长</translation>
    </message>
    <message>
        <source>a card that garbles</source>
        <translation>卡数据错乱</translation>
    </message>
    <message>
        <source>a card that hangs</source>
        <translation>卡没有回应</translation>
    </message>
    <message>
        <source>a card that is mute</source>
        <translation>卡无应答</translation>
    </message>
    <message>
        <source>a card that is pulled out</source>
        <translation>读卡时拔出</translation>
    </message>
    <message>
        <source>a code of {0} characters</source>
        <translation>收到 {0} 位的码</translation>
    </message>
    <message>
        <source>a foreign card</source>
        <translation>不是社保卡</translation>
    </message>
    <message>
        <source>a gateway's page</source>
        <translation>网关返回网页</translation>
    </message>
    <message>
        <source>a good card</source>
        <translation>卡正常</translation>
    </message>
    <message>
        <source>a good printer</source>
        <translation>打印机正常</translation>
    </message>
    <message>
        <source>active</source>
        <translation>在职</translation>
    </message>
    <message>
        <source>after {0} calls</source>
        <translation>{0} 次之后</translation>
    </message>
    <message>
        <source>always</source>
        <translation>一直</translation>
    </message>
    <message>
        <source>answer breaks off</source>
        <translation>应答截断</translation>
    </message>
    <message>
        <source>answer lost</source>
        <translation>应答丢失</translation>
    </message>
    <message>
        <source>answered in {0} ms</source>
        <translation>{0} ms 后应答</translation>
    </message>
    <message>
        <source>any call</source>
        <translation>任何交易</translation>
    </message>
    <message>
        <source>arrives twice</source>
        <translation>重复到达</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>假定值</translation>
    </message>
    <message>
        <source>at most {0} s for each answer</source>
        <translation>每次应答最多等 {0} 秒</translation>
    </message>
    <message>
        <source>at most {0} s, then it is called off by itself</source>
        <translation>最多 {0} 秒，到时自动取消</translation>
    </message>
    <message>
        <source>before: {0}</source>
        <translation>结算前 {0}</translation>
    </message>
    <message>
        <source>change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>chronic disease</source>
        <translation>慢性病</translation>
    </message>
    <message>
        <source>civil servant</source>
        <translation>公务员</translation>
    </message>
    <message>
        <source>class B, {0} is paid first by the patient → {1} stays out of the pool</source>
        <translation>乙类，就医地目录先行自付 {0} → {1} 不进入统筹</translation>
    </message>
    <message>
        <source>class {0}, all of {1} is in scope</source>
        <translation>{0}类，{1} 全部符合范围</translation>
    </message>
    <message>
        <source>cover open</source>
        <translation>开盖</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>cutter jammed</source>
        <translation>卡纸</translation>
    </message>
    <message>
        <source>diabetes</source>
        <translation>糖尿病</translation>
    </message>
    <message>
        <source>done after the time limit</source>
        <translation>超时后成功</translation>
    </message>
    <message>
        <source>empty amounts</source>
        <translation>金额为空串</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>from now</source>
        <translation>现在起</translation>
    </message>
    <message>
        <source>gateway answers 404</source>
        <translation>网关返回 404</translation>
    </message>
    <message>
        <source>gateway answers 500</source>
        <translation>网关返回 500</translation>
    </message>
    <message>
        <source>given up after {0} s without an answer</source>
        <translation>{0} 秒没有应答就放弃</translation>
    </message>
    <message>
        <source>given up when the printer takes nothing for {0} s</source>
        <translation>打印机 {0} 秒不动就放弃</translation>
    </message>
    <message>
        <source>hypertension</source>
        <translation>高血压</translation>
    </message>
    <message>
        <source>identification</source>
        <translation>身份识别</translation>
    </message>
    <message>
        <source>illustrative</source>
        <translation>示意</translation>
    </message>
    <message>
        <source>in force from {0}</source>
        <translation>自 {0} 起施行</translation>
    </message>
    <message>
        <source>in {0} s</source>
        <translation>{0} 秒后</translation>
    </message>
    <message>
        <source>in {0} s, at {1}</source>
        <translation>{0} 秒后（{1}）自动进行</translation>
    </message>
    <message>
        <source>inquiry</source>
        <translation>结果查询</translation>
    </message>
    <message>
        <source>insurer</source>
        <translation>医保平台</translation>
    </message>
    <message>
        <source>late, done afterwards</source>
        <translation>迟到，之后成功</translation>
    </message>
    <message>
        <source>level {0}</source>
        <translation>{0} 级</translation>
    </message>
    <message>
        <source>long-term residence</source>
        <translation>长期异地</translation>
    </message>
    <message>
        <source>long-term residence, with proof</source>
        <translation>长期异地（凭居住证明）</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>连不上</translation>
    </message>
    <message>
        <source>no fund details</source>
        <translation>基金明细为空</translation>
    </message>
    <message>
        <source>no level</source>
        <translation>未定级</translation>
    </message>
    <message>
        <source>no paper</source>
        <translation>缺纸</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not in catalogue</source>
        <translation>目录外</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>没有打印</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>脱机</translation>
    </message>
    <message>
        <source>once</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>one of the readers</source>
        <translation>读卡器之一</translation>
    </message>
    <message>
        <source>outside the catalogue of the place of care, {0} is paid by the patient</source>
        <translation>就医地目录外，{0} 全部自费</translation>
    </message>
    <message>
        <source>over limit</source>
        <translation>超限价</translation>
    </message>
    <message>
        <source>over limit {0}</source>
        <translation>超限价 {0}</translation>
    </message>
    <message>
        <source>overtaken by the next</source>
        <translation>被下一笔超过</translation>
    </message>
    <message>
        <source>paper nearly used up</source>
        <translation>纸将尽</translation>
    </message>
    <message>
        <source>payment</source>
        <translation>扫码支付</translation>
    </message>
    <message>
        <source>presettlement</source>
        <translation>预结算</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>published</source>
        <translation>公开发布</translation>
    </message>
    <message>
        <source>reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>referral</source>
        <translation>转诊</translation>
    </message>
    <message>
        <source>referral, with its letter</source>
        <translation>转诊（凭转诊单）</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>registered: {0}</source>
        <translation>已备案：{0}</translation>
    </message>
    <message>
        <source>request lost</source>
        <translation>请求丢失</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>退休</translation>
    </message>
    <message>
        <source>reversal</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>secondary source</source>
        <translation>间接来源</translation>
    </message>
    <message>
        <source>settlement</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>sign-in has run out</source>
        <translation>签到失效</translation>
    </message>
    <message>
        <source>special drugs</source>
        <translation>特药</translation>
    </message>
    <message>
        <source>stated in the document</source>
        <translation>文件写明</translation>
    </message>
    <message>
        <source>status as text</source>
        <translation>状态码为文本</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>takes {0} by phone</source>
        <translation>扫码支付 {0}</translation>
    </message>
    <message>
        <source>takes {0} in cash</source>
        <translation>收现金 {0}</translation>
    </message>
    <message>
        <source>takes {0} in cash and {1} by phone</source>
        <translation>收现金 {0}，扫码支付 {1}</translation>
    </message>
    <message>
        <source>temporary</source>
        <translation>临时外出</translation>
    </message>
    <message>
        <source>the account {0}</source>
        <translation>个人账户支付 {0}</translation>
    </message>
    <message>
        <source>the price limit is {0} a unit → {1} is above it</source>
        <translation>限价每单位 {0} → 超出 {1} 自付</translation>
    </message>
    <message>
        <source>type 1 diabetes</source>
        <translation>1 型糖尿病</translation>
    </message>
    <message>
        <source>unpaid bills: {0}</source>
        <translation>未付单据 {0} 张</translation>
    </message>
    <message>
        <source>{0}  ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>{0}  Apply: {1}</source>
        <translation>{0}  办理：{1}</translation>
    </message>
    <message>
        <source>{0} (as it is)</source>
        <translation>{0}（现状）</translation>
    </message>
    <message>
        <source>{0} (before the admission, {1})</source>
        <translation>{0}（入院前 {1}）</translation>
    </message>
    <message>
        <source>{0} (cost)</source>
        <translation>{0}（费用）</translation>
    </message>
    <message>
        <source>{0} (here)</source>
        <translation>{0}（本窗口）</translation>
    </message>
    <message>
        <source>{0} The refund stands.</source>
        <translation>{0}退费已成立。</translation>
    </message>
    <message>
        <source>{0} The settlement stands.</source>
        <translation>{0}结算已成立。</translation>
    </message>
    <message>
        <source>{0} acts played</source>
        <translation>已放 {0} 步</translation>
    </message>
    <message>
        <source>{0} first</source>
        <translation>先行自付 {0}</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>共 {0} 家</translation>
    </message>
    <message>
        <source>{0} from the account, </source>
        <translation>个人账户 {0}，</translation>
    </message>
    <message>
        <source>{0} goes back by phone</source>
        <translation>{0} 原路退回手机支付</translation>
    </message>
    <message>
        <source>{0} in cash came in and is in the drawer.</source>
        <translation>现金 {0} 已收，在钱箱里。</translation>
    </message>
    <message>
        <source>{0} in cash is not booked yet.</source>
        <translation>现金 {0} 还没有记账。</translation>
    </message>
    <message>
        <source>{0} in cash was handed over and is not booked: give it back, unless it is settled now.</source>
        <translation>患者交来的现金 {0} 没有入账：不再结算就退还。</translation>
    </message>
    <message>
        <source>{0} in cash was handed over: keep it on the desk, neither in the drawer nor given back, until known.</source>
        <translation>患者交来现金 {0}：放台面，不入箱，也不退，等查明。</translation>
    </message>
    <message>
        <source>{0} is far more than is due: {1} change? F9 takes it.</source>
        <translation>{0} 远多于应收，要找零 {1} 吗？按 F9 收取。</translation>
    </message>
    <message>
        <source>{0} is paid already</source>
        <translation>已付 {0}</translation>
    </message>
    <message>
        <source>{0} keys came as from a scanner, but too slowly: nothing was taken. Scan again.</source>
        <translation>收到 {0} 个键，像是扫码枪输入但太慢：没有收取，请重扫。</translation>
    </message>
    <message>
        <source>{0} more unpaid: present the credential again for them.</source>
        <translation>还有 {0} 张单据待结算：请再次出示凭证。</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} ms</translation>
    </message>
    <message>
        <source>{0} of 18 characters</source>
        <translation>已录入 {0} 位，共 18 位</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>第 {0} 张，共 {1} 张</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} s left</source>
        <translation>还有 {0} 秒有效</translation>
    </message>
    <message>
        <source>{0} settled · cash {1}</source>
        <translation>截至目前 {0} 笔 · 现金 {1}</translation>
    </message>
    <message>
        <source>{0} times</source>
        <translation>{0} 次</translation>
    </message>
    <message>
        <source>{0} used</source>
        <translation>已用 {0}</translation>
    </message>
    <message>
        <source>{0} y</source>
        <translation>{0} 岁</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>{0} {1} s so far, {2}. {3}</source>
        <translation>{0}已等 {1} 秒，{2}。{3}</translation>
    </message>
    <message>
        <source>{0} {1} s so far. {2}</source>
        <translation>{0}已等 {1} 秒。{2}</translation>
    </message>
    <message>
        <source>{0} · borrowed: {1}</source>
        <translation>{0} · 借用示例人员 {1}</translation>
    </message>
    <message>
        <source>{0} · {1} line</source>
        <translation>{0} · {1} 项</translation>
    </message>
    <message>
        <source>{0} · {1} lines</source>
        <translation>{0} · {1} 项</translation>
    </message>
    <message>
        <source>{0}, generation {1}</source>
        <translation>{0}（第 {1} 代）</translation>
    </message>
    <message>
        <source>{0}, {1} then</source>
        <translation>{0}，之后 {1}</translation>
    </message>
    <message>
        <source>{0}: at the counter, {1}</source>
        <translation>{0}：在收费窗口按 {1}</translation>
    </message>
    <message>
        <source>{0}: not used yet</source>
        <translation>{0}：尚未用过</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0}: {1}.</source>
        <translation>{0}：{1}。</translation>
    </message>
    <message>
        <source>↑ ↓ choose a line, Space lets it go back or stay, + and − one more or one less. Or type another number.</source>
        <translation>↑ ↓ 选项目，空格退或留，+ − 多退或少退一个；也可直接输入别的结算号。</translation>
    </message>
    <message>
        <source>↑ ↓ choose. Ctrl+D or Esc closes this page.</source>
        <translation>↑ ↓ 选择。Ctrl+D 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>↑ ↓ choose. It goes on by itself, also after a restart.</source>
        <translation>↑ ↓ 选择。终端会自动核对，重启后也照样。</translation>
    </message>
    <message>
        <source>↑ ↓ go to the next choice, ← → change it, Home leaves it as it is.</source>
        <translation>↑ ↓ 选下一项，← → 更改，Home 恢复现状。</translation>
    </message>
    <message>
        <source>↩ goes back</source>
        <translation>↩ 退回</translation>
    </message>
    <message>
        <source>↩ {0} back, {1} stay</source>
        <translation>↩ 退 {0}，留 {1}</translation>
    </message>
    <message>
        <source>▲ Give it after the receipt is printed</source>
        <translation>▲ 打印后把现金交给患者</translation>
    </message>
    <message>
        <source>▲ Into the drawer with it</source>
        <translation>▲ 实收入箱</translation>
    </message>
    <message>
        <source>▲ Into the drawer with it; give the change</source>
        <translation>▲ 实收入箱，把找零交给患者</translation>
    </message>
    <message>
        <source>▲ It belongs to the patient</source>
        <translation>▲ 这是患者的钱</translation>
    </message>
    <message>
        <source>▲ Leave it on the counter: not into the drawer, no change yet</source>
        <translation>▲ 放台面，不入箱，不找零</translation>
    </message>
    <message>
        <source>▲ Pay nothing out</source>
        <translation>▲ 不要付钱</translation>
    </message>
    <message>
        <source>▲ Pay nothing out until it is known</source>
        <translation>▲ 结果出来以前，不要付钱</translation>
    </message>
    <message>
        <source>▲ Take no more money until it is known</source>
        <translation>▲ 结果出来以前，不要再收钱</translation>
    </message>
    <message>
        <source>▲ {0} in cash came in and stays</source>
        <translation>▲ 已收现金 {0}，留在钱箱</translation>
    </message>
    <message>
        <source>▸ By category</source>
        <translation>▸ 按类别</translation>
    </message>
    <message>
        <source>▸ Self-pay only ({0})</source>
        <translation>▸ 只看自费（{0}）</translation>
    </message>
    <message>
        <source>☐ Use account</source>
        <translation>☐ 不用个人账户</translation>
    </message>
    <message>
        <source>☑ Use account</source>
        <translation>☑ 用个人账户</translation>
    </message>
    <message>
        <source>{0} more unpaid: Enter goes on with the next while the card lies there.</source>
        <translation>还有 {0} 张单据待结算：卡还在读卡器上，按 Enter 接着结算。</translation>
    </message>
    <message>
        <source>Enter  Next bill</source>
        <translation>Enter  下一张单据</translation>
    </message>
    <message>
        <source>Enter  The cash is handed over, next bill</source>
        <translation>Enter  现金已交，下一张单据</translation>
    </message>
    <message>
        <source>Ctrl+L  Clear this month</source>
        <translation>Ctrl+L  清算本月</translation>
    </message>
    <message>
        <source>The insured areas pay the places of care what their funds owe; what patients paid is no part of it.</source>
        <translation>参保地把基金应付的钱付给就医地；病人付的不在其中。</translation>
    </message>
    <message>
        <source>Clearing between areas</source>
        <translation>异地月清算（模拟）</translation>
    </message>
    <message>
        <source>{0}: nothing was settled between areas.</source>
        <translation>{0}：没有异地结算。</translation>
    </message>
    <message>
        <source>{0} is cleared.</source>
        <translation>{0} 已清算。</translation>
    </message>
    <message>
        <source>{0} gives {1} {2} back</source>
        <translation>{0}应退{1} {2}</translation>
    </message>
    <message>
        <source>{0} owes {1} {2}</source>
        <translation>{0}应付{1} {2}</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>人次</translation>
    </message>
    <message>
        <source>Cost of care</source>
        <translation>总费用</translation>
    </message>
    <message>
        <source>Funds' part</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>of it for earlier months</source>
        <translation>其中以前月份</translation>
    </message>
    <message>
        <source>Prepaid before</source>
        <translation>期初预付</translation>
    </message>
    <message>
        <source>Drawn from it</source>
        <translation>冲抵预付</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>工牌</translation>
    </message>
    <message>
        <source>Badge scanned</source>
        <translation>工牌已扫</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在核对…</translation>
    </message>
    <message>
        <source>Demo cashier {0}</source>
        <translation>演示收费员 {0}</translation>
    </message>
    <message>
        <source>Enter  Sign in</source>
        <translation>Enter  登录</translation>
    </message>
    <message>
        <source>Lock the counter; number and password, or a badge and its PIN, open it</source>
        <translation>锁定窗口；用工号和密码，或工牌和 PIN 打开</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Nobody is signed in at this counter.</source>
        <translation>本窗口没有人登录。</translation>
    </message>
    <message>
        <source>Nothing is read before somebody is signed in.</source>
        <translation>没有人登录，什么都不读取；先登录。</translation>
    </message>
    <message>
        <source>Operator's number</source>
        <translation>工号</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>This counter is closed for a moment: please wait, or go to another.</source>
        <translation>窗口暂停服务：请稍等，或到其他窗口办理。</translation>
    </message>
    <message>
        <source>This counter is locked: somebody has to sign in first.</source>
        <translation>本窗口已锁定：先登录。</translation>
    </message>
    <message>
        <source>What is unknown is still asked about behind the lock.</source>
        <translation>锁定时，结果未明的仍在继续查询。</translation>
    </message>
    <message>
        <source>With a badge: scan it, then type its PIN. Esc begins again.</source>
        <translation>用工牌：扫一下，再输 PIN。Esc 重来。</translation>
    </message>
    <message>
        <source>{0} goes on where the counter was locked. Somebody else begins with the next patient.</source>
        <translation>{0} 登录后接着办；换人登录，从下一位患者开始。</translation>
    </message>
    <message>
        <source>Receipts and papers</source>
        <translation>票据</translation>
    </message>
    <message>
        <source>Waiting for the platform</source>
        <translation>等待票据平台</translation>
    </message>
    <message>
        <source>Next paper number</source>
        <translation>下一张票据号码</translation>
    </message>
    <message>
        <source>Numbers left out</source>
        <translation>断号</translation>
    </message>
    <message>
        <source>1   Ask the platform now</source>
        <translation>1   现在就向平台再开</translation>
    </message>
    <message>
        <source>Electronic receipts that wait</source>
        <translation>待开的电子票据</translation>
    </message>
    <message>
        <source>Settlements stand. What waits is opened by itself, once.</source>
        <translation>结算不受影响。待开的会自动开具，只开一次。</translation>
    </message>
    <message>
        <source>Ctrl+R or Esc closes this page.</source>
        <translation>Ctrl+R 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Paper numbers</source>
        <translation>纸质票据号码</translation>
    </message>
    <message>
        <source>Waiting: {0}</source>
        <translation>待开 {0} 张</translation>
    </message>
    <message>
        <source>None waits.</source>
        <translation>没有待开的。</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩 {0} 张</translation>
    </message>
    <message>
        <source>Papers are not counted here.</source>
        <translation>本窗口不控制票据号码。</translation>
    </message>
    <message>
        <source>Left out: {0}</source>
        <translation>断号：{0}</translation>
    </message>
    <message>
        <source>2   Again: {0} is void for good</source>
        <translation>2   再按一次：{0} 报损，不能恢复</translation>
    </message>
    <message>
        <source>2   {0} is spoiled</source>
        <translation>2   {0} 报损</translation>
    </message>
    <message>
        <source>3   Turn {0} to paper</source>
        <translation>3   {0} 换开纸质票据</translation>
    </message>
    <message>
        <source>{0} is recorded as spoiled.</source>
        <translation>{0} 已报损。</translation>
    </message>
    <message>
        <source>{0} is printed on paper.</source>
        <translation>{0} 已换开打印。</translation>
    </message>
    <message>
        <source>to be reversed</source>
        <translation>待冲红</translation>
    </message>
    <message>
        <source>to be opened</source>
        <translation>待开</translation>
    </message>
    <message>
        <source>{0} · asked: {1}</source>
        <translation>{0} · 已问 {1} 次</translation>
    </message>
    <message>
        <source>paper {0} · {1} left</source>
        <translation>票号 {0} · 剩 {1} 张</translation>
    </message>
    <message>
        <source>No paper number is left: receipts are not printed. Have a new batch issued, then F11.</source>
        <translation>票据用完了，不再打印票据：请领用新批次，再按 F11 补打。</translation>
    </message>
    <message>
        <source>Electronic receipts waiting for the platform: {0}. They are opened by themselves.</source>
        <translation>{0} 张电子票据等平台开具，通了会自动开。</translation>
    </message>
    <message>
        <source>Paper numbers left: {0}. Have a new batch issued.</source>
        <translation>票据只剩 {0} 张：请领用新批次。</translation>
    </message>
    <message>
        <source>Receipts and papers: what waits, numbers left, spoiled, turned to paper</source>
        <translation>票据：待开、剩余号码、报损、换开</translation>
    </message>
    <message>
        <source>Self-pay, not insured</source>
        <translation>自费（无医保）</translation>
    </message>
    <message>
        <source>Hospital's records</source>
        <translation>本院登记</translation>
    </message>
    <message>
        <source>Self-pay patient</source>
        <translation>自费患者</translation>
    </message>
    <message>
        <source>Patient number</source>
        <translation>病人 ID</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>receipt not confirmed</source>
        <translation>出纸未确认</translation>
    </message>
    <message>
        <source>refunded</source>
        <translation>已退费</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已结</translation>
    </message>
    <message>
        <source>number</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>refund's number</source>
        <translation>退费单号</translation>
    </message>
    <message>
        <source>bill</source>
        <translation>单据</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>pinyin</source>
        <translation>拼音</translation>
    </message>
    <message>
        <source>patient number</source>
        <translation>病人 ID</translation>
    </message>
    <message>
        <source>outpatient number</source>
        <translation>门诊号</translation>
    </message>
    <message>
        <source>stay number</source>
        <translation>住院号</translation>
    </message>
    <message>
        <source>visit number</source>
        <translation>挂号单号</translation>
    </message>
    <message>
        <source>matches {0}</source>
        <translation>对上 {0}</translation>
    </message>
    <message>
        <source>counter {0}, operator {1}</source>
        <translation>窗口 {0}，收费员 {1}</translation>
    </message>
    <message>
        <source>insured: card, e-voucher or ID number needed</source>
        <translation>有医保：须出示卡、电子凭证或身份证号</translation>
    </message>
    <message>
        <source>patient number {0}</source>
        <translation>病人 ID {0}</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Printing</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Hospital told</source>
        <translation>医院入账</translation>
    </message>
    <message>
        <source>outcome not known</source>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>funds {0}</source>
        <translation>统筹等 {0}</translation>
    </message>
    <message>
        <source>account {0}</source>
        <translation>个账 {0}</translation>
    </message>
    <message>
        <source>without the insurer</source>
        <translation>未经医保</translation>
    </message>
    <message>
        <source>{0} not paid</source>
        <translation>未收 {0}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>cash {0}</source>
        <translation>现金 {0}</translation>
    </message>
    <message>
        <source>by phone {0}</source>
        <translation>扫码 {0}</translation>
    </message>
    <message>
        <source>bill marked paid</source>
        <translation>单据已销</translation>
    </message>
    <message>
        <source>not told yet</source>
        <translation>尚未告知</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>出纸未确认</translation>
    </message>
    <message>
        <source>never printed</source>
        <translation>从未打印</translation>
    </message>
    <message>
        <source>signed off</source>
        <translation>已确认出纸</translation>
    </message>
    <message>
        <source>{0} copies</source>
        <translation>重打 {0} 次</translation>
    </message>
    <message>
        <source>came out</source>
        <translation>已出纸</translation>
    </message>
    <message>
        <source>none due</source>
        <translation>不用出</translation>
    </message>
    <message>
        <source>no change</source>
        <translation>不找零</translation>
    </message>
    <message>
        <source>{0} given</source>
        <translation>已找 {0}</translation>
    </message>
    <message>
        <source>{0} not confirmed</source>
        <translation>{0} 未确认</translation>
    </message>
    <message>
        <source>yes, F10</source>
        <translation>可退：F10</translation>
    </message>
    <message>
        <source>not before its outcome is known</source>
        <translation>结果出来以前不能退</translation>
    </message>
    <message>
        <source>refunded already</source>
        <translation>已退过</translation>
    </message>
    <message>
        <source>Can it be refunded</source>
        <translation>能不能退</translation>
    </message>
    <message>
        <source>To the patient</source>
        <translation>退给患者</translation>
    </message>
    <message>
        <source>To the insurer</source>
        <translation>退给医保</translation>
    </message>
    <message>
        <source>Did the receipt of refund {0} come out?</source>
        <translation>退费单 {0} 出纸了吗？</translation>
    </message>
    <message>
        <source>Did receipt {0} come out?</source>
        <translation>票据 {0} 出纸了吗？</translation>
    </message>
    <message>
        <source>Shift+F11  A marked copy, because …</source>
        <translation>Shift+F11  重打（选原因）</translation>
    </message>
    <message>
        <source>Ctrl+F11  It came out</source>
        <translation>Ctrl+F11  出来了</translation>
    </message>
    <message>
        <source>How far it went</source>
        <translation>这一笔走到哪</translation>
    </message>
    <message>
        <source>Chosen settlement</source>
        <translation>选中的结算</translation>
    </message>
    <message>
        <source>The receipt came out.</source>
        <translation>票据已出纸。</translation>
    </message>
    <message>
        <source>Look at the printer. Money and insurance are settled.</source>
        <translation>看一眼打印机出口。钱和医保都已结清，只差这张纸。</translation>
    </message>
    <message>
        <source>F11  Print it</source>
        <translation>F11  补打</translation>
    </message>
    <message>
        <source>F11  A marked copy, because …</source>
        <translation>F11  重打（选原因）</translation>
    </message>
    <message>
        <source>Enter opens the bills; without insurance each is paid in full.</source>
        <translation>按 Enter 打开单据；没有医保，逐张全额收取。</translation>
    </message>
    <message>
        <source>Ask for the card or the e-voucher. If neither works, Enter fills in the ID number for a reason.</source>
        <translation>请患者出示卡或电子凭证；都不能用时按 Enter 填入身份证号，再选原因。</translation>
    </message>
    <message>
        <source>last digits</source>
        <translation>尾号</translation>
    </message>
    <message>
        <source>name, pinyin or its first letters</source>
        <translation>姓名、拼音或首字母</translation>
    </message>
    <message>
        <source>amount, whole or exact</source>
        <translation>金额：整数或准确数</translation>
    </message>
    <message>
        <source>time, day</source>
        <translation>时间、日期</translation>
    </message>
    <message>
        <source>10:42  today  11-27</source>
        <translation>10:42  今天  11-27</translation>
    </message>
    <message>
        <source>- patient, * outpatient, + stay, . visit number</source>
        <translation>- 病人 ID　* 门诊号　+ 住院号　. 挂号单号</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>怎么查</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查到的</translation>
    </message>
    <message>
        <source>F10  Refund</source>
        <translation>F10  退费</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Ctrl+F new search · Ctrl+H a day's settlements</source>
        <translation>↑ ↓ 选择 · Ctrl+F 重新查 · Ctrl+H 按天看</translation>
    </message>
    <message>
        <source>Settlements of {0}</source>
        <translation>{0} 的结算</translation>
    </message>
    <message>
        <source>PgUp PgDn another day · Ctrl+H shows: {0} · typing narrows it down</source>
        <translation>PgUp PgDn 换一天 · Ctrl+H 只看：{0} · 输入可再缩小</translation>
    </message>
    <message>
        <source>Terms with spaces between: digits, name or pinyin, amount, 10:42, today, 11-27</source>
        <translation>可连写，空格隔开：尾号、姓名或拼音、金额、10:42、今天、11-27</translation>
    </message>
    <message>
        <source>{0} found so far: the journal is being read …</source>
        <translation>已查到 {0} 条，账本还在读…</translation>
    </message>
    <message>
        <source>{0} hits</source>
        <translation>{0} 条</translation>
    </message>
    <message>
        <source>{0} · the hospital does not answer: no names</source>
        <translation>{0} · 医院系统没有回应，查不了姓名</translation>
    </message>
    <message>
        <source>Unpaid at the hospital: {0}</source>
        <translation>在院待缴 {0}</translation>
    </message>
    <message>
        <source>Fits in part: {0}</source>
        <translation>只对上一部分 {0}</translation>
    </message>
    <message>
        <source>{0} unpaid</source>
        <translation>{0} 张待缴</translation>
    </message>
    <message>
        <source>self-pay</source>
        <translation>自费</translation>
    </message>
    <message>
        <source>insured</source>
        <translation>有医保</translation>
    </message>
    <message>
        <source>Enter  Open it</source>
        <translation>Enter  查看明细</translation>
    </message>
    <message>
        <source>Enter  Open the bills</source>
        <translation>Enter  打开单据</translation>
    </message>
    <message>
        <source>Enter  Fill in the ID number</source>
        <translation>Enter  填入身份证号</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>要查什么？</translation>
    </message>
    <message>
        <source>{0} of {1}: add a term</source>
        <translation>前 {0} 笔，共 {1} 笔：请再加条件</translation>
    </message>
    <message>
        <source>Fits all {0} terms: {1}</source>
        <translation>{0} 样都对上 {1}</translation>
    </message>
    <message>
        <source>Settlements: {0}</source>
        <translation>结算 {0}</translation>
    </message>
    <message>
        <source>A patient is on the counter: finish with this one, or go back with Esc, first.</source>
        <translation>柜台上还有患者：先办完，或按 Esc 返回。</translation>
    </message>
    <message>
        <source>Settling</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>Unpaid, fits in part: {0}</source>
        <translation>在院待缴，只对上一部分 {0}</translation>
    </message>
    <message>
        <source>Choose a settlement first: this key does nothing with a person.</source>
        <translation>请先选一笔结算：对着人按这个键没有作用。</translation>
    </message>
    <message>
        <source>Settlement {0} · bill {1}</source>
        <translation>结算 {0} · 单据 {1}</translation>
    </message>
    <message>
        <source>Find: people without a card, and settlements by number, name, amount or time</source>
        <translation>查找：没带卡的患者；按单号、姓名、金额或时间查结算</translation>
    </message>
    <message>
        <source>A day's settlements; again: only refunded, unprinted or open ones</source>
        <translation>按天看结算；再按：只看已退费、出纸未确认、待处理</translation>
    </message>
    <message>
        <source>Pay from the personal account, or not</source>
        <translation>用或不用个人账户</translation>
    </message>
    <message>
        <source>Enter {0} for the whole bill for good, {1} change. There is no insurance.</source>
        <translation>按 Enter 全额收费：{0}，找零 {1}。没有医保。</translation>
    </message>
    <message>
        <source>Nobody is parked. F8 sets a patient at the counter aside before the payment.</source>
        <translation>没有挂起的患者。收费前按 F8 可把窗口上的患者挂起。</translation>
    </message>
    <message>
        <source>Finish what is on the counter first; F8 then takes a parked patient up again.</source>
        <translation>请先办完窗口上的这一位，再按 F8 取回挂起的患者。</translation>
    </message>
    <message>
        <source>{0} patients are parked already: take one of them up first.</source>
        <translation>已挂起 {0} 位，请先取回一位。</translation>
    </message>
    <message>
        <source>Parked patients</source>
        <translation>挂起的患者</translation>
    </message>
    <message>
        <source>Take up again</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>A digit takes that patient up again; F8 or Esc closes this page.</source>
        <translation>按数字取回那一位；按 F8 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>since {0}</source>
        <translation>{0} 挂起</translation>
    </message>
    <message>
        <source>Parked patients: {0}. F8 takes one up again.</source>
        <translation>挂起的患者：{0} 位。按 F8 取回。</translation>
    </message>
    <message>
        <source>Park the patient at the counter, or take a parked one up again</source>
        <translation>挂起窗口上的患者，或取回挂起的患者</translation>
    </message>
    <message>
        <source>{0} is on duty since {1}, at counter {2}.</source>
        <translation>{0} 已上岗，自 {1} 起，窗口 {2}。</translation>
    </message>
    <message>
        <source>Enter  Come on duty</source>
        <translation>Enter  上岗</translation>
    </message>
    <message>
        <source>Alt+1  Give the float back</source>
        <translation>Alt+1  归还备用金</translation>
    </message>
    <message>
        <source>Alt+2  Leave this counter</source>
        <translation>Alt+2  离开本窗口</translation>
    </message>
    <message>
        <source>Floats held</source>
        <translation>持有的备用金</translation>
    </message>
    <message>
        <source>A float is issued before anything is taken; it may be empty.</source>
        <translation>备用金须在开始收款前领用，可以为零。</translation>
    </message>
    <message>
        <source>Float by denomination</source>
        <translation>备用金（按面额）</translation>
    </message>
    <message>
        <source>Leaving closes nothing: the interval goes on, at whatever counter.</source>
        <translation>离开窗口不等于日结：本段继续，可在任何窗口接着做。</translation>
    </message>
    <message>
        <source>On duty</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>发放人</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>{0} is not on duty: nothing can be taken.</source>
        <translation>{0} 还没有上岗：不能收付款。</translation>
    </message>
    <message>
        <source>Enter  Add a float</source>
        <translation>Enter  加领备用金</translation>
    </message>
    <message>
        <source>To be looked into</source>
        <translation>待查</translation>
    </message>
    <message>
        <source>Wrong change given</source>
        <translation>找零差错</translation>
    </message>
    <message>
        <source>Change not collected</source>
        <translation>患者未取找零</translation>
    </message>
    <message>
        <source>False note taken</source>
        <translation>误收假币</translation>
    </message>
    <message>
        <source>Reason of the difference</source>
        <translation>长短款原因</translation>
    </message>
    <message>
        <source>Over or short</source>
        <translation>长短款</translation>
    </message>
    <message>
        <source>The float of {0} stays in the drawer.</source>
        <translation>备用金 {0} 留在钱箱。</translation>
    </message>
    <message>
        <source>Cash counted</source>
        <translation>现金点钞</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>点到</translation>
    </message>
    <message>
        <source>Due in the drawer</source>
        <translation>钱箱应有</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>短款</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>长款</translation>
    </message>
    <message>
        <source>Close the day</source>
        <translation>日结</translation>
    </message>
    <message>
        <source>Duty, float</source>
        <translation>上岗与备用金</translation>
    </message>
    <message>
        <source>Loans</source>
        <translation>借款</translation>
    </message>
    <message>
        <source>Remittances</source>
        <translation>缴款书</translation>
    </message>
    <message>
        <source>voided by {0}</source>
        <translation>已作废（{0}）</translation>
    </message>
    <message>
        <source>taken by finance</source>
        <translation>财务已收</translation>
    </message>
    <message>
        <source>partly taken</source>
        <translation>部分已收</translation>
    </message>
    <message>
        <source>not taken yet</source>
        <translation>财务未收</translation>
    </message>
    <message>
        <source>Remittance</source>
        <translation>缴款书号</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>终止</translation>
    </message>
    <message>
        <source>Cash due</source>
        <translation>应缴现金</translation>
    </message>
    <message>
        <source>Still held</source>
        <translation>暂存</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Enter  Print again</source>
        <translation>Enter  重新打印</translation>
    </message>
    <message>
        <source>Alt+2  Finance takes its money</source>
        <translation>Alt+2  财务收款</translation>
    </message>
    <message>
        <source>↑ ↓ choose. Only the last one can be voided, before its money is taken; what it closed is open again.</source>
        <translation>↑ ↓ 选择。只能从最后一份起作废，且须在财务收款之前；作废后其中各笔重新待结。</translation>
    </message>
    <message>
        <source>Alt+1  Void {0}: press once more</source>
        <translation>Alt+1  再按一次，作废 {0}</translation>
    </message>
    <message>
        <source>Alt+1  Void</source>
        <translation>Alt+1  作废</translation>
    </message>
    <message>
        <source>{0} is printed again.</source>
        <translation>{0} 已重新打印。</translation>
    </message>
    <message>
        <source>Enter  Ask for it</source>
        <translation>Enter  申请借款</translation>
    </message>
    <message>
        <source>Alt+1  I have handed it over</source>
        <translation>Alt+1  我已把钱交出</translation>
    </message>
    <message>
        <source>Alt+2  Take it back</source>
        <translation>Alt+2  撤销</translation>
    </message>
    <message>
        <source>Loan</source>
        <translation>借款单</translation>
    </message>
    <message>
        <source>Borrower</source>
        <translation>借入人</translation>
    </message>
    <message>
        <source>Lender</source>
        <translation>借出人</translation>
    </message>
    <message>
        <source>Asked at</source>
        <translation>申请时间</translation>
    </message>
    <message>
        <source>Not confirmed</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>It counts once the lender has confirmed it, at the lender's own counter.</source>
        <translation>借出人在自己的窗口确认后才计入。</translation>
    </message>
    <message>
        <source>Borrow change</source>
        <translation>借入零钱</translation>
    </message>
    <message>
        <source>↑ ↓ choose. What is not confirmed blocks the closing of both.</source>
        <translation>↑ ↓ 选择。未确认的借款会挡住双方的日结。</translation>
    </message>
    <message>
        <source>Lender (number)</source>
        <translation>借出人工号</translation>
    </message>
    <message>
        <source>Amount in yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Type an amount such as 300 or 300.50.</source>
        <translation>请输入金额，如 300 或 300.50。</translation>
    </message>
    <message>
        <source>The remittance is printed twice: one for finance with the money, one to keep.</source>
        <translation>缴款书已打印两份：一份随款交财务，一份自己留存。</translation>
    </message>
    <message>
        <source>Cash to hand in</source>
        <translation>应交现金</translation>
    </message>
    <message>
        <source>Closed: {0}</source>
        <translation>已日结：{0}</translation>
    </message>
    <message>
        <source>{0} stay owed</source>
        <translation>暂存 {0}</translation>
    </message>
    <message>
        <source>{0} F8 prints it again.</source>
        <translation>{0} 按 F8 重新打印。</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已日结</translation>
    </message>
    <message>
        <source>Not taken yet</source>
        <translation>待收款</translation>
    </message>
    <message>
        <source>The difference of remittance {0} is explained.</source>
        <translation>缴款书 {0} 的长短款已查明。</translation>
    </message>
    <message>
        <source>No cash moves, and the remittance stays as it is.</source>
        <translation>不动现金，缴款书不改。</translation>
    </message>
    <message>
        <source>Wrong change</source>
        <translation>找零差错</translation>
    </message>
    <message>
        <source>{0}: the money is booked.</source>
        <translation>{0}：已登记。</translation>
    </message>
    <message>
        <source>Enter  Pay out, print slip</source>
        <translation>Enter  付款，打印付款单</translation>
    </message>
    <message>
        <source>{0} are owed to the operator: more was paid back than came in.</source>
        <translation>还应付给收费员 {0}：退出的现金多于收进的。</translation>
    </message>
    <message>
        <source>{0} stay with the operator.</source>
        <translation>{0} 留在收费员处（暂存）。</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>In</source>
        <translation>收</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>退</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>应缴</translation>
    </message>
    <message>
        <source>in {0}</source>
        <translation>收 {0}</translation>
    </message>
    <message>
        <source>back {0}</source>
        <translation>退 {0}</translation>
    </message>
    <message>
        <source>loans {0}</source>
        <translation>借款 {0}</translation>
    </message>
    <message>
        <source>no cash moves</source>
        <translation>不经手现金</translation>
    </message>
    <message>
        <source>{0} settled</source>
        <translation>收费 {0}</translation>
    </message>
    <message>
        <source>{0} refunded</source>
        <translation>退费 {0}</translation>
    </message>
    <message>
        <source>{0} deposits</source>
        <translation>预交 {0}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>deposits used {0}</source>
        <translation>冲预交 {0}</translation>
    </message>
    <message>
        <source>borrowed {0} (in the cash)</source>
        <translation>借款合计 {0}（已含在现金内）</translation>
    </message>
    <message>
        <source>lent {0} (taken off)</source>
        <translation>借出合计 {0}（已从现金减去）</translation>
    </message>
    <message>
        <source>Memo, in no total: {0}</source>
        <translation>备注，不进合计：{0}</translation>
    </message>
    <message>
        <source>from {0}, unknown until now</source>
        <translation>原发生于 {0}，此前结果未知</translation>
    </message>
    <message>
        <source>Cut, as 1700; empty is now</source>
        <translation>截止时间，如 1700；空为现在</translation>
    </message>
    <message>
        <source>Enter  Close, print 2 copies</source>
        <translation>Enter  日结，打印 2 份</translation>
    </message>
    <message>
        <source>Last closing</source>
        <translation>上次日结</translation>
    </message>
    <message>
        <source>F4 change</source>
        <translation>F4 改</translation>
    </message>
    <message>
        <source>In between</source>
        <translation>这一段</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>结算方式</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>日结区间</translation>
    </message>
    <message>
        <source>To be answered before</source>
        <translation>日结前须交代</translation>
    </message>
    <message>
        <source>patients {0}, loans {1}</source>
        <translation>患者 {0}，借款 {1}</translation>
    </message>
    <message>
        <source>after the cut {0}, not to be counted</source>
        <translation>截止之后又收 {0}，点钞时请另放</translation>
    </message>
    <message>
        <source>counted is enough for {0}, {1} stay owed</source>
        <translation>点到只够实缴 {0}，暂存 {1}</translation>
    </message>
    <message>
        <source>{0} to answer</source>
        <translation>还差 {0} 件</translation>
    </message>
    <message>
        <source>all answered</source>
        <translation>都已交代</translation>
    </message>
    <message>
        <source>Not yet: {0}</source>
        <translation>还不能日结：{0}</translation>
    </message>
    <message>
        <source>{0} open points (Alt and digit)</source>
        <translation>{0} 件待交代（Alt+数字）</translation>
    </message>
    <message>
        <source>taken by {0} on {1}</source>
        <translation>原收费员 {0}，{1}</translation>
    </message>
    <message>
        <source>Refunds and what was unknown</source>
        <translation>退费与此前未知</translation>
    </message>
    <message>
        <source>count the cash</source>
        <translation>点钞</translation>
    </message>
    <message>
        <source>count the cash, or = as due</source>
        <translation>点钞，或按 = 相符</translation>
    </message>
    <message>
        <source>the reason of the difference</source>
        <translation>填长短款原因</translation>
    </message>
    <message>
        <source>refund {0}</source>
        <translation>退费 {0}</translation>
    </message>
    <message>
        <source>Outcome unknown  {0}</source>
        <translation>结果未知  {0}</translation>
    </message>
    <message>
        <source>{0} since {1}: in no sum now, named on the paper.</source>
        <translation>{0}，{1} 起：不计入本次，缴款书上列名。</translation>
    </message>
    <message>
        <source>{0}: where it still lies in the drawer, the count is so much over.</source>
        <translation>{0}：若还在钱箱，点钞会多出这些。</translation>
    </message>
    <message>
        <source>Loan {0} of {1} is not confirmed</source>
        <translation>借款 {0} {1} 未确认</translation>
    </message>
    <message>
        <source>{0} from {1}: the lender confirms it, or it is taken back.</source>
        <translation>{0} 向 {1} 借：请借出人确认，或撤销。</translation>
    </message>
    <message>
        <source>Ctrl+U see to it</source>
        <translation>Ctrl+U 去处理</translation>
    </message>
    <message>
        <source>Every receipt came out</source>
        <translation>出纸全部确认</translation>
    </message>
    <message>
        <source>All cash was handed over</source>
        <translation>找零和退款都已交付</translation>
    </message>
    <message>
        <source>No loan is open</source>
        <translation>没有待确认的借款</translation>
    </message>
    <message>
        <source>It begins where the last one ended: no gap</source>
        <translation>与上次日结首尾相接，无空档</translation>
    </message>
    <message>
        <source>☑ {0}  Next time</source>
        <translation>☑ {0}  留到下次</translation>
    </message>
    <message>
        <source>☐ {0}  Next time</source>
        <translation>☐ {0}  留到下次</translation>
    </message>
    <message>
        <source>{0}. The money is counted.</source>
        <translation>{0}。钱已计入。</translation>
    </message>
    <message>
        <source>F11 see to it</source>
        <translation>F11 去处理</translation>
    </message>
    <message>
        <source>F7 see to it</source>
        <translation>F7 去处理</translation>
    </message>
    <message>
        <source>Since {0}</source>
        <translation>自 {0}</translation>
    </message>
    <message>
        <source>Since the last closing</source>
        <translation>自上次日结</translation>
    </message>
    <message>
        <source>Not known: the hospital does not answer</source>
        <translation>暂不知道：医院系统没有应答</translation>
    </message>
    <message>
        <source>{0}, how many</source>
        <translation>{0}，张数</translation>
    </message>
    <message>
        <source>=  As due</source>
        <translation>=  相符</translation>
    </message>
    <message>
        <source>Insurance funds</source>
        <translation>医保相关</translation>
    </message>
    <message>
        <source>Sum of all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Cut-off</source>
        <translation>截止时间</translation>
    </message>
    <message>
        <source>F5  Figures again</source>
        <translation>F5  重取金额</translation>
    </message>
    <message>
        <source>{0} now</source>
        <translation>{0} 现在</translation>
    </message>
    <message>
        <source>Esc leads back, nothing is closed</source>
        <translation>Esc 返回，不日结</translation>
    </message>
    <message>
        <source>Enter  Take, print receipt</source>
        <translation>Enter  收款，打印收据</translation>
    </message>
    <message>
        <source>{0} is on duty since {1}.</source>
        <translation>{0} 已上岗，自 {1} 起。</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>重取金额</translation>
    </message>
    <message>
        <source>Finance</source>
        <translation>财务收款</translation>
    </message>
    <message>
        <source>Close day</source>
        <translation>日结</translation>
    </message>
    <message>
        <source>↑ ↓ choose, Enter goes to the count. Nobody takes their own.</source>
        <translation>↑ ↓ 选择，Enter 去点钞。不能收自己的缴款。</translation>
    </message>
    <message>
        <source>Issued by (number)</source>
        <translation>发放人工号</translation>
    </message>
    <message>
        <source>Received by (number)</source>
        <translation>接收人工号</translation>
    </message>
    <message>
        <source>the figures</source>
        <translation>取数</translation>
    </message>
    <message>
        <source>Receipts not known to have come out: {0}</source>
        <translation>{0} 张票据未确认出纸</translation>
    </message>
    <message>
        <source>Cash not confirmed as handed over: {0}</source>
        <translation>{0} 笔现金未确认交付</translation>
    </message>
    <message>
        <source>Deposits and discharge</source>
        <translation>预交金与出院结算</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>This stay</source>
        <translation>本次住院</translation>
    </message>
    <message>
        <source>Checks before discharge</source>
        <translation>出院前核对</translation>
    </message>
    <message>
        <source>The bill by category</source>
        <translation>费用（按类别）</translation>
    </message>
    <message>
        <source>What becomes of the deposits</source>
        <translation>预交金怎么用</translation>
    </message>
    <message>
        <source>Cash first, the rest to its own order</source>
        <translation>先用现金，余下的退回原单</translation>
    </message>
    <message>
        <source>Deposits</source>
        <translation>预交金</translation>
    </message>
    <message>
        <source>How it comes about</source>
        <translation>多退少补</translation>
    </message>
    <message>
        <source>D prints the charges of the last day. Ctrl+B or Esc closes this page.</source>
        <translation>D 打印末日的一日清单。Ctrl+B 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>This counter has no book of deposits.</source>
        <translation>本窗口没有接预交金账。</translation>
    </message>
    <message>
        <source>Type the amount first, then scan the payment code.</source>
        <translation>请先输入金额，再扫付款码。</translation>
    </message>
    <message>
        <source>This patient has no stay here.</source>
        <translation>该患者没有本院住院记录。输入住院号查找。</translation>
    </message>
    <message>
        <source>No stay chosen</source>
        <translation>未选住院</translation>
    </message>
    <message>
        <source>Presettled: nothing is charged, nothing given back.</source>
        <translation>预结算，未扣款，未退款</translation>
    </message>
    <message>
        <source>Inpatient number</source>
        <translation>住院号</translation>
    </message>
    <message>
        <source>Enter  Take {0} in cash as a deposit</source>
        <translation>Enter  收现金预交 {0}</translation>
    </message>
    <message>
        <source>Enter  Find the stay</source>
        <translation>Enter  查找住院</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>科室</translation>
    </message>
    <message>
        <source>Admitted</source>
        <translation>入院</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>出院</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Discharge order</source>
        <translation>出院医嘱</translation>
    </message>
    <message>
        <source>Orders not carried out</source>
        <translation>未执行医嘱</translation>
    </message>
    <message>
        <source>Not dispensed</source>
        <translation>未发药</translation>
    </message>
    <message>
        <source>Charges to reverse</source>
        <translation>未销帐</translation>
    </message>
    <message>
        <source>Charges audited</source>
        <translation>费用审核</translation>
    </message>
    <message>
        <source>Debt</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>In bed</source>
        <translation>在院</translation>
    </message>
    <message>
        <source>Leaving</source>
        <translation>预出院</translation>
    </message>
    <message>
        <source>Discharged</source>
        <translation>出院</translation>
    </message>
    <message>
        <source>Audited</source>
        <translation>已审核</translation>
    </message>
    <message>
        <source>− used</source>
        <translation>− 已冲预交</translation>
    </message>
    <message>
        <source>− given back</source>
        <translation>− 已退</translation>
    </message>
    <message>
        <source>= left</source>
        <translation>= 余额</translation>
    </message>
    <message>
        <source>Deposits left</source>
        <translation>预交余额</translation>
    </message>
    <message>
        <source>The patient's part</source>
        <translation>个人负担</translation>
    </message>
    <message>
        <source>− deposits</source>
        <translation>− 预交金</translation>
    </message>
    <message>
        <source>= to pay</source>
        <translation>= 应补</translation>
    </message>
    <message>
        <source>To pay in addition</source>
        <translation>应补</translation>
    </message>
    <message>
        <source>− the patient's part, from deposits</source>
        <translation>− 个人负担，冲预交</translation>
    </message>
    <message>
        <source>= to give back</source>
        <translation>= 应退</translation>
    </message>
    <message>
        <source>To give back</source>
        <translation>应退患者</translation>
    </message>
    <message>
        <source>F9  Type the cash received, or scan the payment code</source>
        <translation>F9  请输入实收现金，或扫付款码</translation>
    </message>
    <message>
        <source>F9  Settle, change {0}</source>
        <translation>F9  出院结算，找零 {0}</translation>
    </message>
    <message>
        <source>F9  Settle and give back</source>
        <translation>F9  出院结算并退款</translation>
    </message>
    <message>
        <source>F9  Settle the discharge</source>
        <translation>F9  出院结算</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>项数</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>范围外</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>预交</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>冲预交</translation>
    </message>
    <message>
        <source>Back to</source>
        <translation>退到</translation>
    </message>
    <message>
        <source>not known whether paid</source>
        <translation>是否付成未知</translation>
    </message>
    <message>
        <source>was not paid</source>
        <translation>未付成</translation>
    </message>
    <message>
        <source>its order …{0}</source>
        <translation>原单 …{0}</translation>
    </message>
    <message>
        <source>in cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>nothing left</source>
        <translation>用完，不退</translation>
    </message>
    <message>
        <source>is kept</source>
        <translation>留存</translation>
    </message>
    <message>
        <source>From deposits</source>
        <translation>预交金支付</translation>
    </message>
    <message>
        <source>Deposits and discharge: by the patient at the counter, or an inpatient number</source>
        <translation>预交金与出院结算：按窗口患者，或住院号</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Way and time</source>
        <translation>方式与时间</translation>
    </message>
    <message>
        <source>Stay settled</source>
        <translation>已结算</translation>
    </message>
    <message>
        <source>Type the inpatient number, or present the patient's card first.</source>
        <translation>输入住院号，或先刷患者的卡。</translation>
    </message>
    <message>
        <source>To settle the discharge, present the patient's card first.</source>
        <translation>办出院结算：请先刷患者的卡。</translation>
    </message>
    <message>
        <source>To settle the discharge, choose the bill of this stay (F4).</source>
        <translation>办出院结算：请先选这次住院的单据（F4）。</translation>
    </message>
    <message>
        <source>The patient is still in bed: no discharge.</source>
        <translation>患者仍在院，不能办出院结算。</translation>
    </message>
    <message>
        <source>Deposit to give back in cash</source>
        <translation>应退预交金（现金）</translation>
    </message>
    <message>
        <source>Deposit back by phone</source>
        <translation>预交金原路退回</translation>
    </message>
    <message>
        <source>F9  Give {0} of {1} back: {2}</source>
        <translation>F9  退 {0}（收据 {1}，{2}）</translation>
    </message>
    <message>
        <source>The outcome of the deposit is known now: look at the stay again.</source>
        <translation>那笔预交金的结果已经查清，请重新打开本次住院查看。</translation>
    </message>
    <message>
        <source>A bill is cut out of the stay's; no money moves yet.</source>
        <translation>从住院费用中截出一张费用单；此时不动钱。</translation>
    </message>
    <message>
        <source>A second person's consent</source>
        <translation>第二人同意</translation>
    </message>
    <message>
        <source>Alt+1  Approve: a second person's password</source>
        <translation>Alt+1  同意：审核人输入密码</translation>
    </message>
    <message>
        <source>Alt+2  Refuse, for the reason above</source>
        <translation>Alt+2  拒绝，按上面的理由</translation>
    </message>
    <message>
        <source>Alt+3  Take my own application back</source>
        <translation>Alt+3  撤回本人的申请</translation>
    </message>
    <message>
        <source>Alt+4  Somebody else applies, by password</source>
        <translation>Alt+4  由他人申请（输入密码）</translation>
    </message>
    <message>
        <source>Amount or lines are not right</source>
        <translation>金额或明细不符</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>退费申请</translation>
    </message>
    <message>
        <source>Application {0}</source>
        <translation>申请 {0}</translation>
    </message>
    <message>
        <source>Applications for refunds</source>
        <translation>退费审核</translation>
    </message>
    <message>
        <source>Applications that wait</source>
        <translation>待办的退费申请</translation>
    </message>
    <message>
        <source>Applied by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Applied for</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>Applied for: {0}. Somebody else approves it, a third person pays it.</source>
        <translation>已申请：{0}。由另一人审核，第三人付款。</translation>
    </message>
    <message>
        <source>Apply for a refund</source>
        <translation>申请退费</translation>
    </message>
    <message>
        <source>Apply for the refund of {0} of settlement {1}</source>
        <translation>申请退结算 {1} 的 {0}</translation>
    </message>
    <message>
        <source>Approve application {0}</source>
        <translation>同意申请 {0}</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>审核</translation>
    </message>
    <message>
        <source>Approved: a third person pays it.</source>
        <translation>已同意：由第三人付款。</translation>
    </message>
    <message>
        <source>Bill {0} is cut out: read the card again (F2), choose it with F4, and settle it.</source>
        <translation>已截出费用单 {0}：重新读卡（F2），按 F4 选中它再结算。</translation>
    </message>
    <message>
        <source>Charged wrongly or twice</source>
        <translation>收费有误或重复</translation>
    </message>
    <message>
        <source>Choose a stay first.</source>
        <translation>请先选定住院号。</translation>
    </message>
    <message>
        <source>Ctrl+T or Esc closes this page.</source>
        <translation>Ctrl+T 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Demonstration: no operators are set up. {0} consents, without a password.</source>
        <translation>演示：没有设置操作员，由 {0} 代为同意，不用密码。</translation>
    </message>
    <message>
        <source>Drug not dispensed, or returned</source>
        <translation>药品未取或已退回</translation>
    </message>
    <message>
        <source>Enter  Apply for the refund</source>
        <translation>Enter  申请退费（须审核）</translation>
    </message>
    <message>
        <source>Enter  Apply for this refund</source>
        <translation>Enter  提交申请</translation>
    </message>
    <message>
        <source>Enter  Consent</source>
        <translation>Enter  同意</translation>
    </message>
    <message>
        <source>Enter  Pay it: to the confirmation</source>
        <translation>Enter  付款：去确认</translation>
    </message>
    <message>
        <source>Esc  Back, nothing happens</source>
        <translation>Esc  返回，什么都不做</translation>
    </message>
    <message>
        <source>Examination or treatment not done</source>
        <translation>检查或治疗未做</translation>
    </message>
    <message>
        <source>Force cash</source>
        <translation>强制退现</translation>
    </message>
    <message>
        <source>Give {0} of deposit {1} in cash, although it came by phone</source>
        <translation>预交金 {1} 的 {0} 原为手机支付，改退现金</translation>
    </message>
    <message>
        <source>Interim</source>
        <translation>中途结算</translation>
    </message>
    <message>
        <source>Leave a debt</source>
        <translation>欠费结算</translation>
    </message>
    <message>
        <source>Let the patient of {0} leave with a debt of {1}</source>
        <translation>费用单 {0} 欠费 {1} 出院</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>明细</translation>
    </message>
    <message>
        <source>More than one person may give back: it is applied for, approved and paid by three.</source>
        <translation>超过一人可退的金额：须申请、审核、付款三人。</translation>
    </message>
    <message>
        <source>Nothing is missing here that could stay owed.</source>
        <translation>这里没有可以欠费的差额。</translation>
    </message>
    <message>
        <source>Nothing of this stay was settled at this counter.</source>
        <translation>本窗口没有这次住院的结算。</translation>
    </message>
    <message>
        <source>Nothing that came in by phone is to go back now.</source>
        <translation>现在没有手机支付的预交金要退。</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有待办的申请</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Reason of it</source>
        <translation>申请理由</translation>
    </message>
    <message>
        <source>Refunds that need three people: apply, approve or refuse, pay</source>
        <translation>退费审核：申请、同意或拒绝、付款，三人办理</translation>
    </message>
    <message>
        <source>Refunds to decide or pay: {0}  Ctrl+T</source>
        <translation>退费审核 {0} 笔  Ctrl+T</translation>
    </message>
    <message>
        <source>Refuse application {0}: {1}</source>
        <translation>拒绝申请 {0}：{1}</translation>
    </message>
    <message>
        <source>Refused.</source>
        <translation>已拒绝。</translation>
    </message>
    <message>
        <source>Settle the charges of {0} up to {1}, while the patient stays</source>
        <translation>{0} 中途结算：截至 {1} 的费用，患者继续住院</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>已撤回。</translation>
    </message>
    <message>
        <source>The channel does not give it back</source>
        <translation>支付渠道不能原路退回</translation>
    </message>
    <message>
        <source>The drug has not come back</source>
        <translation>药品没有退回</translation>
    </message>
    <message>
        <source>The grounds are not enough</source>
        <translation>依据不足</translation>
    </message>
    <message>
        <source>The patient takes it back</source>
        <translation>患者不退了</translation>
    </message>
    <message>
        <source>The patient's wish</source>
        <translation>患者要求</translation>
    </message>
    <message>
        <source>The reason is kept with who consented.</source>
        <translation>理由与同意人一并留存。</translation>
    </message>
    <message>
        <source>This settlement has an application already.</source>
        <translation>这笔结算已有申请。</translation>
    </message>
    <message>
        <source>Type the last day to be settled as month and day, such as 1120.</source>
        <translation>请输入截止日（月日四位，如 1120），再按 F7。</translation>
    </message>
    <message>
        <source>Type the reason first, or its digit.</source>
        <translation>请先写理由，或输入它的数字。</translation>
    </message>
    <message>
        <source>Undo discharge</source>
        <translation>结算召回</translation>
    </message>
    <message>
        <source>Undo the discharge of bill {0}</source>
        <translation>召回费用单 {0} 的出院结算</translation>
    </message>
    <message>
        <source>What it has used of deposits are deposits again; the bill is unpaid again.</source>
        <translation>冲掉的预交金恢复为预交金，费用单重新变为待缴。</translation>
    </message>
    <message>
        <source>Who applies neither approves nor pays it.</source>
        <translation>申请人不能审核，也不能付款。</translation>
    </message>
    <message>
        <source>Who applies, who approves and who pays are three people. ↑ ↓ choose.</source>
        <translation>申请、审核、付款须是三个人。↑ ↓ 选择。</translation>
    </message>
    <message>
        <source>With a badge: scan it, then type its PIN.</source>
        <translation>用工牌：扫工牌，再输入 PIN。</translation>
    </message>
    <message>
        <source>being paid</source>
        <translation>付款中</translation>
    </message>
    <message>
        <source>everything goes back</source>
        <translation>全部退回</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>to be approved</source>
        <translation>待审核</translation>
    </message>
    <message>
        <source>to be paid</source>
        <translation>待付款</translation>
    </message>
    <message>
        <source>{0} is taken in cash now. The debt is kept with who approved it.</source>
        <translation>现在收现金 {0}。欠费连同批准人一并记录。</translation>
    </message>
    <message>
        <source>{0} lines stay</source>
        <translation>保留 {0} 项</translation>
    </message>
    <message>
        <source>{0} of settlement {1} go back; {2} applied: {3}</source>
        <translation>退结算 {1} 的 {0}；{2} 申请：{3}</translation>
    </message>
    <message>
        <source>{0} goes back in cash: hand it over.</source>
        <translation>退现金 {0}，请交付。</translation>
    </message>
    <message>
        <source>{0} goes back by phone.</source>
        <translation>{0} 已退回手机支付。</translation>
    </message>
    <message>
        <source>Ask the insurer now</source>
        <translation>现在再向医保查询</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>Book it now</source>
        <translation>现在补登</translation>
    </message>
    <message>
        <source>Books</source>
        <translation>各本账</translation>
    </message>
    <message>
        <source>C  Copy</source>
        <translation>C  复制</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>重新比对</translation>
    </message>
    <message>
        <source>Compared at {0}.</source>
        <translation>比对于 {0}。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比对…</translation>
    </message>
    <message>
        <source>Copied; the person's number is masked.</source>
        <translation>已复制；人员编号已遮盖。</translation>
    </message>
    <message>
        <source>Copy this line</source>
        <translation>复制这一行</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>查这笔交易</translation>
    </message>
    <message>
        <source>Give back: not paid</source>
        <translation>退回医保：没有付过</translation>
    </message>
    <message>
        <source>Go to the cash office</source>
        <translation>去日结页</translation>
    </message>
    <message>
        <source>Open it now</source>
        <translation>现在再开</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Reconciliation of a day: all books, and what to do about each difference</source>
        <translation>一天的对账：各本账，每个差异怎么办</translation>
    </message>
    <message>
        <source>Tell the hospital</source>
        <translation>现在通知医院</translation>
    </message>
    <message>
        <source>This counter cannot compare the books.</source>
        <translation>这个窗口不能对账。</translation>
    </message>
    <message>
        <source>{0} Never before.</source>
        <translation>{0}以前没有比对过。</translation>
    </message>
    <message>
        <source>{0} The time before: {1} by {2}, differences: {3}.</source>
        <translation>{0}上一次：{1}，{2}，差异 {3} 处。</translation>
    </message>
    <message>
        <source>{0} is given back to the insurer; no cash moved.</source>
        <translation>{0} 已退回医保；没有动现金。</translation>
    </message>
    <message>
        <source>← → another day · F5 compare again · ↑ ↓ choose a difference. Ctrl+K or Esc closes this page.</source>
        <translation>← → 换一天 · F5 重新比对 · ↑ ↓ 选差异。按 Ctrl+K 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Blind count</source>
        <translation>盲点</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>F9  Save</source>
        <translation>F9  保存</translation>
    </message>
    <message>
        <source>For IT</source>
        <translation>信息科</translation>
    </message>
    <message>
        <source>IT consents to what is changed of the counter: {0}</source>
        <translation>信息科同意改窗口的设置：{0}</translation>
    </message>
    <message>
        <source>It came out after all</source>
        <translation>其实已经打出</translation>
    </message>
    <message>
        <source>Its keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Locks when idle</source>
        <translation>无人操作时锁定</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>没有改动。</translation>
    </message>
    <message>
        <source>Press the key for it; Esc leaves it as it is.</source>
        <translation>请按要用的键；按 Esc 不改。</translation>
    </message>
    <message>
        <source>Print with a new number</source>
        <translation>用新号重打</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved; it holds from when the window opens again.</source>
        <translation>已保存；窗口重新打开后生效。</translation>
    </message>
    <message>
        <source>Say the amount to the patient, once more too, where there is a voice</source>
        <translation>向患者报金额，可重复（有语音时）</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings: language, look, voice and keys; the counter's own for IT</source>
        <translation>设置：语言、外观、语音和按键；窗口设置归信息科</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Tab goes on, ← → change. Ctrl+O or Esc closes this page.</source>
        <translation>Tab 下一项，← → 改。按 Ctrl+O 或 Esc 关闭本页。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>This counter's settings cannot be changed here.</source>
        <translation>这个窗口的设置不能在这里改。</translation>
    </message>
    <message>
        <source>This window</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>Usually</source>
        <translation>原来的键</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>after {0} s</source>
        <translation>{0} 秒后</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>synthetic voice</source>
        <translation>合成语音</translation>
    </message>
    <message>
        <source>fitted to the screen</source>
        <translation>适合屏幕</translation>
    </message>
    <message>
        <source>high contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>opens with Ctrl+P</source>
        <translation>按 Ctrl+P 打开</translation>
    </message>
    <message>
        <source>opens with the window</source>
        <translation>随窗口打开</translation>
    </message>
    <message>
        <source>simulated, says nothing</source>
        <translation>模拟，不出声</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>↑ ↓ choose an act. Enter: another key, Insert: one more, such as a pedal's, Delete: its own again.</source>
        <translation>↑ ↓ 选操作。Enter 换键，Insert 再加一个（如脚踏开关），Delete 恢复原来的键。</translation>
    </message>
    <message>
        <source>Received {0}, due {1}.</source>
        <translation>收您 {0}，应付 {1}。</translation>
    </message>
    <message>
        <source>Simulated voice, not heard: {0}</source>
        <translation>模拟语音（不出声）：{0}</translation>
    </message>
    <message>
        <source>The voice is off: Ctrl+O turns it on.</source>
        <translation>语音是关的：按 Ctrl+O 打开。</translation>
    </message>
    <message>
        <source>There is no amount to say.</source>
        <translation>现在没有要报的金额。</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>等，另有 {0} 项</translation>
    </message>
    <message>
        <source>{0} is on the account</source>
        <translation>账户余额 {0}</translation>
    </message>
    <message>
        <source>{0} {1} serves you.</source>
        <translation>{0}{1} 号为您服务。</translation>
    </message>
    <message>
        <source>the account {0} of {1}</source>
        <translation>个人账户支付 {0}（余额 {1}）</translation>
    </message>
    <message>
        <source>Alt+3  Print its slip</source>
        <translation>Alt+3  打印单据</translation>
    </message>
    <message>
        <source>Ctrl+R see to it</source>
        <translation>Ctrl+R 去处理</translation>
    </message>
    <message>
        <source>Electronic receipts that wait: {0}</source>
        <translation>待开电子票据 {0} 张</translation>
    </message>
    <message>
        <source>Next {0}, {1} left. Left out: {2}</source>
        <translation>下一张 {0}，余 {1} 张。断号：{2}</translation>
    </message>
    <message>
        <source>No electronic receipt waits</source>
        <translation>没有待开的电子票据</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>轧帐说明</translation>
    </message>
    <message>
        <source>Note on the remittance</source>
        <translation>轧帐说明</translation>
    </message>
    <message>
        <source>Note on the remittance, at most {0} characters</source>
        <translation>轧帐说明，不超过 {0} 字</translation>
    </message>
    <message>
        <source>Papers used</source>
        <translation>票据使用</translation>
    </message>
    <message>
        <source>The slip of loan {0} is printed: both sign it.</source>
        <translation>借款单 {0} 已打印，请双方签字。</translation>
    </message>
    <message>
        <source>The slip of the float is printed: both sign it.</source>
        <translation>备用金领用单已打印，请双方签字。</translation>
    </message>
    <message>
        <source>{0} Alt+3 prints it again.</source>
        <translation>{0}按 Alt+3 重新打印。</translation>
    </message>
    <message>
        <source>{0}. They are opened by themselves; the money is counted.</source>
        <translation>{0}。恢复后自动开具，钱已计入。</translation>
    </message>
    <message>
        <source>F10  Settle it with the insurer</source>
        <translation>F10  转为医保结算</translation>
    </message>
    <message>
        <source>F10 withdraws the first receipt, settles the same lines with the insurer, and gives the difference back to where it came from. It cannot be undone.</source>
        <translation>F10 收回原单据，用同样的项目做医保结算，差额原路退回。不能撤销。</translation>
    </message>
    <message>
        <source>F11  Print its receipt</source>
        <translation>F11  补打单据</translation>
    </message>
    <message>
        <source>F5  Let the insurer settle it</source>
        <translation>F5  转医保（补结）</translation>
    </message>
    <message>
        <source>Insure later</source>
        <translation>转医保</translation>
    </message>
    <message>
        <source>Let the insurer settle what was paid in full?</source>
        <translation>自费转医保（补结）？</translation>
    </message>
    <message>
        <source>Paid elsewhere already</source>
        <translation>已在别处付清</translation>
    </message>
    <message>
        <source>Present the patient's card or e-voucher: the insurer settles the same lines. Nothing has moved yet.</source>
        <translation>请出示患者的卡或医保码，用同样的项目试算医保。现在还没有动钱。</translation>
    </message>
    <message>
        <source>Paid elsewhere</source>
        <translation>别处付费</translation>
    </message>
    <message>
        <source>Pay at the machine</source>
        <translation>在自助机付费</translation>
    </message>
    <message>
        <source>Pay at the doctor's</source>
        <translation>在诊间付费</translation>
    </message>
    <message>
        <source>The chosen person pays the oldest bill in full, also while a window shows it.</source>
        <translation>所选的人把最早的一张单全额自费付清，窗口正显示着也可以。</translation>
    </message>
    <message>
        <source>{0} is paid: {1}, settlement {2}.</source>
        <translation>{0} 已付 {1}，结算号 {2}。</translation>
    </message>
    <message>
        <source>F5  Insure later</source>
        <translation>F5  转医保</translation>
    </message>
    <message>
        <source>Enter  Back, nothing changes</source>
        <translation>Enter  返回，不变动</translation>
    </message>
    <message>
        <source>Still paid in full</source>
        <translation>仍为自费</translation>
    </message>
    <message>
        <source>Settled by the insurer now</source>
        <translation>已转医保（补结）</translation>
    </message>
    <message>
        <source>The insurer refused at the end ({0}): it stays paid in full, nothing goes back.</source>
        <translation>医保最后没有受理（{0}）：仍为自费，没有退款。</translation>
    </message>
    <message>
        <source>Registration for a visit</source>
        <translation>挂号</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>号别</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>挂号费</translation>
    </message>
    <message>
        <source>Alt+1  Give the last one back</source>
        <translation>Alt+1  退最近一个号</translation>
    </message>
    <message>
        <source>↑ ↓ choose. The fee is settled as a bill of its own; a slip is printed with the receipt.</source>
        <translation>↑ ↓ 选择。挂号费单独结算，随收据打印挂号凭条。</translation>
    </message>
    <message>
        <source>Visits of today</source>
        <translation>今日挂号</translation>
    </message>
    <message>
        <source>A visit is given back before it begins only; a fee that is paid goes back where it came from.</source>
        <translation>只有就诊前可以退号；已付的挂号费原路退回。</translation>
    </message>
    <message>
        <source>Present the patient's card, e-voucher or number first.</source>
        <translation>请先刷卡、扫医保码或输入证件号。</translation>
    </message>
    <message>
        <source>{0} is given back; nothing was paid for it.</source>
        <translation>{0} 已退号，没有付过费。</translation>
    </message>
    <message>
        <source>not paid</source>
        <translation>未付费</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>已就诊</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>已退号</translation>
    </message>
    <message>
        <source>no. {0}</source>
        <translation>{0} 号</translation>
    </message>
    <message>
        <source>Register the patient at the counter for a visit, or give one back</source>
        <translation>挂号，或退号</translation>
    </message>
    <message>
        <source>The doctor begins the visit</source>
        <translation>医生接诊</translation>
    </message>
    <message>
        <source>Visit {0} has begun.</source>
        <translation>{0} 已接诊。</translation>
    </message>
    <message>
        <source>There is no visit of today.</source>
        <translation>今天没有挂号。</translation>
    </message>
    <message>
        <source>{0} of {1} points</source>
        <translation>{0} 分（满分 {1}）</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>It would have cost {0}.</source>
        <translation>这样做要损失 {0}。</translation>
    </message>
    <message>
        <source>It cost nothing.</source>
        <translation>没有损失。</translation>
    </message>
    <message>
        <source>Practice scenes</source>
        <translation>练习场景</translation>
    </message>
    <message>
        <source>{0}  End the scene, and score it</source>
        <translation>{0}  结束并评分</translation>
    </message>
    <message>
        <source>Enter  Practise this scene</source>
        <translation>Enter  练这一场</translation>
    </message>
    <message>
        <source>Practice: everything is simulated, and no name is kept with a result.</source>
        <translation>练习：全部为模拟，成绩不记姓名。</translation>
    </message>
    <message>
        <source>not practised yet</source>
        <translation>还没练过</translation>
    </message>
    <message>
        <source>best {0} of {1}</source>
        <translation>最好 {0} 分（满分 {1}）</translation>
    </message>
    <message>
        <source>  It would have cost {0}.</source>
        <translation>  要损失 {0}。</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>The next patient's credential is kept.</source>
        <translation>下一位的凭证已收下，先办完这一位。</translation>
    </message>
    <message>
        <source>Next: {0}, presettled.</source>
        <translation>下一位：{0}，已预结算。</translation>
    </message>
    <message>
        <source>Next: {0}.</source>
        <translation>下一位：{0}。</translation>
    </message>
    <message>
        <source>Card to receipt: 95 % within {0} s ({1})</source>
        <translation>刷卡到出票：95% 在 {0} 秒内（{1} 笔）</translation>
    </message>
    <message>
        <source>Rounding of cash</source>
        <translation>误差（现金取整）</translation>
    </message>
    <message>
        <source>{0} is due; in cash it is {1}, rounding {2}.</source>
        <translation>应付 {0}；收现金按 {1}，误差 {2}。</translation>
    </message>
    <message>
        <source>rounding {0} (in the cash)</source>
        <translation>误差费 {0}（已含在现金内）</translation>
    </message>
    <message>
        <source>{0} bills</source>
        <translation>{0} 张单据</translation>
    </message>
    <message>
        <source>{0} bills, {1} · trial, nothing charged</source>
        <translation>{0} 张共 {1} · 预结算，未扣款</translation>
    </message>
    <message>
        <source>Bill {0} was not settled: {1}</source>
        <translation>单据 {0} 没有结算：{1}</translation>
    </message>
    <message>
        <source>settled with the others</source>
        <translation>一起结算</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>不结算</translation>
    </message>
    <message>
        <source>Unpaid bills  F4 · Space leaves one out</source>
        <translation>待结算单据  F4 · 空格去掉一张</translation>
    </message>
    <message>
        <source>The insurer does not answer: nothing insured is settled or refunded. Still possible: patients without insurance (Ctrl+F), deposits (Ctrl+B), printing again (F11), parking (F8), closing the day (F12).</source>
        <translation>医保平台没有应答：参保的结算和退费暂停。还能办：自费患者（Ctrl+F）、预交金（Ctrl+B）、补打（F11）、挂起（F8）、日结（F12）。</translation>
    </message>
    <message>
        <source>The hospital's system does not answer: there are no bills, and no money is taken. Still possible: what was settled (Ctrl+H), printing it again (F11), asking about what is open (Ctrl+U).</source>
        <translation>医院系统没有应答：取不到单据，不收钱。还能办：查已结算的（Ctrl+H）、补打（F11）、查询待处理的（Ctrl+U）。</translation>
    </message>
    <message>
        <source>No company pays for this patient.</source>
        <translation>没有单位为这位患者记账。</translation>
    </message>
    <message>
        <source>{0} has only {1} of its credit left.</source>
        <translation>{0} 的记账额度只剩 {1}。</translation>
    </message>
    <message>
        <source>Reduce what is due of {0} by {1}</source>
        <translation>单据 {0} 减免 {1}</translation>
    </message>
    <message>
        <source>Patient in need</source>
        <translation>困难患者</translation>
    </message>
    <message>
        <source>Let {1} of {0} be paid later</source>
        <translation>单据 {0} 走绿色通道，后付 {1}</translation>
    </message>
    <message>
        <source>Emergency, cannot pay now</source>
        <translation>急诊，暂不能付款</translation>
    </message>
    <message>
        <source>Nothing is settled yet. It is kept with who approved it, and why.</source>
        <translation>还没有结算。批准人和理由一并留存。</translation>
    </message>
    <message>
        <source>The hospital's book of companies does not answer: the patient pays, or try again.</source>
        <translation>医院的记账单位账没有回答：由患者付款，或再试一次。</translation>
    </message>
    <message>
        <source>Company on account</source>
        <translation>记账单位</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>减免</translation>
    </message>
    <message>
        <source>Paid later</source>
        <translation>绿色通道（后付）</translation>
    </message>
    <message>
        <source>For what is typed, or all of it: Alt+1 company on account, Alt+2 reduction, Alt+3 paid later.</source>
        <translation>对输入的金额或全部：Alt+1 记账单位，Alt+2 减免，Alt+3 绿色通道（后付）。</translation>
    </message>
    <message>
        <source>Other payers</source>
        <translation>其他付款方</translation>
    </message>
    <message>
        <source>others pay {0}</source>
        <translation>其他付款方付 {0}</translation>
    </message>
    <message>
        <source>{0} from other payers, </source>
        <translation>其他付款方 {0}，</translation>
    </message>
    <message>
        <source>Finance or the insurance office opens the books of the day.</source>
        <translation>请财务或医保办打开当天的账。</translation>
    </message>
    <message>
        <source>No cash moves; the bill is owed again.</source>
        <translation>不动现金；这张单据重新变成未缴。</translation>
    </message>
    <message>
        <source>Settlement {0} goes back to the insurer: the patient has paid nothing for it.</source>
        <translation>把结算 {0} 退回医保：患者没有为它付过钱。</translation>
    </message>
    <message>
        <source>Enter  Register</source>
        <translation>Enter  挂号并收费</translation>
    </message>
</context>
</TS>
