"""The acceptance cases of a cashier's day, each with the tests that hold it to the fen."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

DISCHARGE = "a_discharge_of_8246_70_with_5000_of_deposits_gives_2573_30_back"
CASES: dict[str, tuple[str, ...]] = {
    "1 the day": (
        "simulation/test_cash_office.py a1_the_day_is_closed_to_the_fen",
        "simulation/test_papers_on_remittance.py a1_the_papers_of_the_day_stand_on_the_remittance_by_unbroken_runs",
        "terminal/test_remittance_document.py the_day_of_a1_stands_on_paper_to_the_fen",
        (
            "counter/test_discharge_remittance.py"
            " the_deposits_and_the_discharge_of_a_day_come_out_in_the_remittance_to_the_fen"
        ),
    ),
    "2 the count": (
        "simulation/test_cash_office.py a2_a_short_drawer_makes_a_numbered_discrepancy_with_its_reason",
        "simulation/test_cash_office.py a2_a_long_drawer_is_an_entry_of_its_own_and_finance_takes_no_more_than_is_due",
        "terminal/test_remittance_document.py both_copies_show_what_is_due_what_is_handed_in_and_what_stays_held",
    ),
    "3 the cut": (
        "simulation/test_cash_office.py a3_what_happens_after_the_cut_lies_in_the_next_remittance",
        "counter/test_cash_desk.py a_closing_that_a_killed_counter_left_is_delivered_when_it_is_back",
        "counter/test_cash_desk.py the_sums_of_all_remittances_are_the_sums_of_all_transactions",
        "simulation/test_papers_on_remittance.py a_paper_is_named_by_exactly_one_remittance_whenever_it_was_booked",
    ),
    "4 the void": (
        "simulation/test_cash_office.py a4_a_remittance_is_voided_only_before_anyone_took_the_money_the_last_first",
        "simulation/test_papers_on_remittance.py a_voided_remittance_frees_its_papers",
    ),
    "5 the unknown": (
        (
            "counter/test_cases_to_the_fen.py"
            " a5_an_unknown_of_512_35_is_named_and_in_no_sum_and_in_the_next_days_with_its_own_time"
        ),
        (
            "ui/test_day_close_end_to_end.py"
            " an_unknown_outcome_is_named_on_this_remittance_and_in_the_next_with_its_original_time"
        ),
    ),
    "6 the refund of another day": (
        (
            "counter/test_refund_elsewhere.py"
            " a_refund_of_yesterday_by_another_person_counts_for_who_pays_and_names_who_settled"
        ),
        "counter/test_refund_by_three_killed.py a_killed_refund_by_three_is_paid_once_and_uses_its_application_up",
    ),
    "7 the part refund": (
        "counter/test_cases_to_the_fen.py a7_a_part_refund_gives_37_54_back_once_and_the_insurer_the_rest",
        (
            "counter/test_receipts_and_papers.py"
            " a_part_refund_takes_the_paper_back_and_its_rest_has_a_new_paper_and_a_new_receipt"
        ),
    ),
    "8 insured later": (
        "counter/test_insure_later.py a8_the_insurer_settles_the_same_lines_and_the_difference_goes_back_to_the_order",
        "counter/test_insure_later.py a8_it_is_insured_once_and_the_first_document_is_refunded_by_the_second_alone",
        "counter/test_insure_later.py a8_killed_at_any_step_it_ends_the_same_in_every_book",
        "ui/test_paid_elsewhere.py a8_the_card_of_who_paid_in_full_lets_the_insurer_settle_it_by_two_keys",
    ),
    "9 the cents": (
        "terminal/test_cents.py cash_of_0_14_0_15_0_16_and_0_25_by_each_rule",
        "terminal/test_cents.py the_rule_to_half_a_yuan_turns_at_thirty_and_at_eighty_cents",
        "terminal/test_cents.py 176_24_with_100_by_phone_takes_76_20_in_cash_and_tells_a_difference_of_minus_0_04",
        "terminal/test_cents.py a_part_refund_of_61_20_that_keeps_23_66_gives_37_50_back",
    ),
    "10 the shortage": (
        "terminal/test_deposits.py a_shortage_of_600_paid_with_400_leaves_200_owed_as_somebody_allowed",
        "counter/test_discharge.py a_debt_needs_the_approval_of_somebody_else_and_is_kept",
    ),
    "11 the refund plan": (
        "terminal/test_deposits.py cash_pays_first_and_each_surplus_goes_back_to_its_own_order",
        f"terminal/test_deposits.py {DISCHARGE}",
        "counter/test_discharge.py a_surplus_that_the_channel_refuses_stays_open_until_another_approves_cash",
    ),
    "12 the electronic receipt": (
        (
            "counter/test_receipts_and_papers.py"
            " a12_a_platform_that_is_down_leaves_a_slip_and_a_queue_and_up_again_opens_what_waits"
        ),
        "counter/test_receipts_and_papers.py a12_a_booked_receipt_refuses_the_refund_and_no_money_moves",
        (
            "counter/test_receipts_and_papers.py"
            " a12_a_torn_paper_of_a_turned_receipt_is_void_and_the_electronic_number_stays"
        ),
    ),
    "13 the batch": (
        "terminal/test_papers.py a13_a_batch_of_few_numbers_is_warned_of_from_the_first_and_refuses_after_the_last",
        (
            "counter/test_receipts_and_papers.py"
            " a13_after_the_last_number_printing_is_refused_and_settling_goes_on_with_its_receipt"
        ),
        "ui/test_papers_page.py few_numbers_are_warned_of_and_none_is_an_alarm",
    ),
    "14 the machine": (
        "counter/test_paid_elsewhere.py a14_the_window_collects_nothing_and_says_where_and_when",
        "ui/test_paid_elsewhere.py a14_the_window_takes_nothing_says_where_and_when_and_prints_the_receipt",
    ),
    "15 the speed": ("test_bench.py no_call_holds_the_window_up_on_any_page_of_a_real_counter",),
    "a real receipt of a discharge": ("terminal/test_deposits.py a_real_receipt_gives_8036_71_of_15000_back",),
}


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_its_tests(case: str) -> None:
    for each in CASES[case]:
        file, name = each.split()
        tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
        assert f"test_{name}" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, each
