"""The fixed examples of obligations.md and channels.md, and one case for each doubtful clause."""

from __future__ import annotations

import unittest

from cases import CALENDAR, agreement, brief, held, institution, on, reading, told
from facts import Agreement, Institution
from reading import duties, simulate


class CalendarTests(unittest.TestCase):
    def test_seven_working_days(self) -> None:
        for filed, due in [
            ("2024-06-07", "2024-06-19"),
            ("2024-04-30", "2024-05-13"),
            ("2026-02-12", "2026-02-28"),
            ("2026-02-14", "2026-03-03"),
            ("2026-09-29", "2026-10-14"),
            ("2026-10-01", "2026-10-15"),
            ("2024-12-30", "2025-01-09"),
            ("2024-06-17", "2024-06-26"),
        ]:
            self.assertEqual(CALENDAR.add(on(filed), 7), on(due), filed)

    def test_backward(self) -> None:
        self.assertEqual(CALENDAR.add(on("2024-06-24"), -3), on("2024-06-19"))
        self.assertEqual(CALENDAR.add(on("2024-06-12"), -1), on("2024-06-11"))
        self.assertEqual(CALENDAR.on_or_before(on("2024-06-10")), on("2024-06-07"))

    def test_provisional(self) -> None:
        self.assertFalse(CALENDAR.rests_on_provisional(on("2026-12-22"), 7))
        self.assertTrue(CALENDAR.rests_on_provisional(on("2026-12-23"), 7))
        self.assertEqual(CALENDAR.add(on("2026-12-31"), 1), on("2027-01-04"))
        self.assertFalse(CALENDAR.is_working(on("2027-10-01")))
        self.assertTrue(CALENDAR.is_working(on("2027-10-04")))
        self.assertTrue(CALENDAR.is_working(on("2027-05-03")))

    def test_day_in_next_years_file(self) -> None:
        self.assertFalse(CALENDAR.is_working(on("2022-12-31")))


class NewcomerTests(unittest.TestCase):
    def test_filed_before_first_day(self) -> None:
        rows = duties(reading(institution("2024-06-07")), on("2024-06-14"))
        self.assertEqual(
            brief(rows, "alliance-enrolment"), ["H01  2024-06-13 2024-06-24 open None"]
        )

    def test_filed_after_first_day(self) -> None:
        rows = duties(reading(institution("2024-06-17")), on("2024-06-17"))
        self.assertEqual(
            brief(rows, "alliance-enrolment"), ["H01  2024-06-17 2024-06-26 open None"]
        )

    def test_nothing_before_first_day(self) -> None:
        self.assertEqual(duties(reading(institution("2024-06-07")), on("2024-06-12")), [])

    def test_ladder(self) -> None:
        rows = simulate(reading(institution("2024-06-07")), on("2024-06-14"), on("2024-06-25"))
        self.assertEqual(
            told(rows),
            [
                "2024-06-14 open H01",
                "2024-06-14 open I1",
                "2024-06-19 -3wd H01",
                "2024-06-24 0 G01",
                "2024-06-24 0 H01",
                "2024-06-25 +1wd B01",
                "2024-06-25 +1wd G01",
                "2024-06-25 +1wd H01",
            ],
        )

    def test_repeats_and_all_clear(self) -> None:
        signed = agreement("A1", "2024-07-06")
        rows = simulate(
            reading(institution("2024-06-07"), signed), on("2024-06-28"), on("2024-07-31")
        )
        self.assertEqual(
            [t for t in told(rows) if t.endswith("B01")],
            ["2024-06-28 +1wd B01", "2024-07-01 every5wd#1 B01", "2024-07-08 all-clear B01"],
        )
        self.assertIn("2024-07-08 all-clear G01", told(rows))
        self.assertNotIn("2024-07-08 all-clear H01", told(rows))
        self.assertNotIn("2024-07-08 all-clear I1", told(rows))

    def test_found_late_tells_only_the_latest(self) -> None:
        rows = simulate(reading(institution("2024-06-07")), on("2024-07-08"), on("2024-07-08"))
        self.assertEqual(
            told(rows),
            [
                "2024-07-08 every5wd#2 B01",
                "2024-07-08 +1wd G01",
                "2024-07-08 every5wd#2 H01",
                "2024-07-08 open I1",
            ],
        )


class EnrolmentTests(unittest.TestCase):
    def enrolment(self, asked: str, subject: Institution, *agreements: Agreement) -> list[str]:
        return brief(duties(reading(subject, *agreements), on(asked)), "alliance-enrolment")

    def test_lasting_agreement_on_first_day(self) -> None:
        old = institution("2023-01-10")
        lasting = agreement("A1", "2023-02-01", ends="2024-06-13")
        ended = agreement("A1", "2023-02-01", ends="2024-06-12")
        self.assertEqual(self.enrolment("2024-06-13", old, lasting), [])
        self.assertEqual(len(self.enrolment("2024-06-13", old, ended)), 1)

    def test_met_on_filing_day(self) -> None:
        new = institution("2024-08-01")
        before = agreement("A1", "2024-07-01", ends="2025-06-30")
        self.assertEqual(
            self.enrolment("2024-08-01", new, before),
            ["H01  2024-08-01 2024-08-12 met 2024-08-01"],
        )

    def test_again(self) -> None:
        new = institution("2024-08-01")
        first = agreement("A1", "2024-08-02", ends="2025-08-01", terminated="2024-12-30")
        later = agreement("A2", "2025-01-20")
        again = [row for row in self.enrolment("2025-01-21", new, first, later) if "12-30" in row]
        self.assertEqual(again, ["H01 2024-12-30 2024-12-30 2025-01-09 met 2025-01-20"])

    def test_again_with_another_in_force(self) -> None:
        new = institution("2024-08-01")
        first = agreement("A1", "2024-08-02", ends="2025-08-01", terminated="2024-12-30")
        other = agreement("A2", "2024-09-01", starts="2024-12-31")
        self.assertEqual(len(self.enrolment("2025-01-21", new, first, other)), 1)

    def test_again_met_when_one_comes_into_force(self) -> None:
        new = institution("2024-08-01")
        first = agreement("A1", "2024-08-02", ends="2025-08-01", terminated="2024-12-30")
        other = agreement("A2", "2024-09-01", starts="2025-01-06")
        self.assertIn("open", self.enrolment("2025-01-05", new, first, other)[1])
        self.assertIn("met 2025-01-06", self.enrolment("2025-01-06", new, first, other)[1])

    def test_terminated_on_its_last_day(self) -> None:
        new = institution("2024-08-01")
        first = agreement("A1", "2024-08-02", ends="2024-12-30", terminated="2024-12-30")
        self.assertEqual(len(self.enrolment("2025-01-21", new, first)), 1)

    def test_closed_and_suspended(self) -> None:
        closed = institution("2024-08-01", closed_on="2024-09-01")
        resumed = institution(
            "2024-08-01", suspended_on="2024-08-05", resumed_on="2024-08-20"
        )
        self.assertEqual(len(self.enrolment("2024-08-31", closed)), 1)
        self.assertEqual(self.enrolment("2024-09-01", closed), [])
        self.assertEqual(self.enrolment("2024-08-19", resumed), [])
        self.assertEqual(len(self.enrolment("2024-08-20", resumed)), 1)


class VisitTests(unittest.TestCase):
    def test_forty_five_days(self) -> None:
        # 2024-Q3 has 92 days: in force from 17 August it is 45 of them
        for starts, owed in [("2024-08-17", 2), ("2024-08-18", 0)]:
            read = reading(institution("2024-01-05"), agreement("A1", starts))
            rows = brief(duties(read, on("2024-09-30")), "quarterly-visit")
            self.assertEqual(len(rows), owed, starts)

    def test_joint_visit_and_missed(self) -> None:
        read = reading(
            institution("2024-01-05"),
            agreement("A1", "2024-01-05"),
            activities=[
                *held("visit", "2024-07-01", by="H01"),
                *held("visit", "2024-10-01", by="G01"),
            ],
        )
        rows = brief(duties(read, on("2024-12-30")), "quarterly-visit")
        self.assertIn("H01 2024-Q3 2024-07-01 2024-09-30 met 2024-07-01", rows)
        self.assertIn("G01 2024-Q3 2024-07-01 2024-09-30 missed None", rows)
        rows = brief(duties(read, on("2024-12-29")), "quarterly-visit")
        self.assertIn("G01 2024-Q3 2024-07-01 2024-09-30 overdue None", rows)

    def test_stage_before_opening_falls_on_opening(self) -> None:
        read = reading(institution("2024-08-17"), agreement("A1", "2024-08-10"))
        rows = simulate(read, on("2024-08-17"), on("2024-09-30"))
        own = [row for row in rows if row["bearer"] == "H01"]
        visits = [row for row in own if row["rule"] == "quarterly-visit"]
        self.assertEqual(
            told(visits),
            ["2024-08-30 -30d H01", "2024-09-14 -10wd H01", "2024-09-26 -3wd H01"],
        )

    def test_no_ladder_when_missed(self) -> None:
        read = reading(institution("2024-01-05"), agreement("A1", "2024-01-05"))
        rows = simulate(read, on("2024-12-30"), on("2024-12-30"))
        self.assertFalse([row for row in rows if row["period"] == "2024-Q3"])


class ExpiryTests(unittest.TestCase):
    def expiry(self, asked: str, *agreements: Agreement) -> list[str]:
        read = reading(institution("2024-01-05"), *agreements)
        return brief(duties(read, on(asked)), "agreement-expiry")

    def test_renewal(self) -> None:
        old = agreement("A1", "2024-01-05", ends="2024-12-31")
        renewed = agreement("A2", "2024-12-20", ends="2025-12-31", starts="2025-01-01")
        gap = agreement("A2", "2024-12-20", ends="2025-12-31", starts="2025-01-02")
        self.assertEqual(self.expiry("2024-12-19", old, renewed),
                         ["H01  2024-11-01 2024-12-31 open None"])
        self.assertEqual(self.expiry("2024-12-20", old, renewed),
                         ["H01  2024-11-01 2024-12-31 met 2024-12-20"])
        self.assertEqual(self.expiry("2025-01-01", old, gap),
                         ["H01  2024-11-01 2024-12-31 overdue None"])
        self.assertEqual(self.expiry("2025-01-02", old, gap),
                         ["H01  2024-11-01 2024-12-31 met 2025-01-02"])

    def test_terminated(self) -> None:
        early = agreement("A1", "2024-01-05", ends="2024-12-31", terminated="2024-12-30")
        last = agreement("A1", "2024-01-05", ends="2024-12-31", terminated="2024-12-31")
        self.assertEqual(len(self.expiry("2024-12-29", early)), 1)
        self.assertEqual(self.expiry("2024-12-30", early), [])
        self.assertEqual(len(self.expiry("2024-12-31", last)), 1)

    def test_renewal_terminated_tells_again(self) -> None:
        old = agreement("A1", "2024-01-05", ends="2024-12-31")
        renewed = agreement("A2", "2025-01-06", ends="2026-12-31", terminated="2025-01-15")
        read = reading(institution("2024-01-05"), old, renewed)
        rows = simulate(read, on("2025-01-02"), on("2025-01-17"))
        bureau = [
            row for row in rows if row["subject"] == "A1" and row["recipient"] == "B01"
        ]
        self.assertEqual(
            told(bureau),
            [
                "2025-01-02 +1wd B01",
                "2025-01-06 all-clear B01",
                "2025-01-15 every5wd#2 B01",
            ],
        )


if __name__ == "__main__":
    unittest.main()
