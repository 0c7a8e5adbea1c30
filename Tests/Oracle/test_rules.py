"""Cases of the table and of the fine print, rule by rule, worked out by hand."""

from __future__ import annotations

import unittest

from cases import (
    ORGANISATIONS,
    agreement,
    child,
    held,
    institution,
    on,
    owed,
    reading,
    served,
    told,
)
from facts import Finding
from organisations import Organisation
from policies import LIUZHOU
from reading import simulate


class TrainingTests(unittest.TestCase):
    def test_ninety_days(self) -> None:
        # from 3 October to 31 December there are 90 days
        for starts, number in [("2024-10-03", 1), ("2024-10-04", 0)]:
            read = reading(institution("2024-01-05"), agreement("A1", starts))
            self.assertEqual(len(owed(read, "annual-training", "2024-12-31")), number, starts)

    def test_met_by_whoever_held_it(self) -> None:
        met = "met 2024-02-01"
        for listed, state in [("I1", met), ("I2 I1", met), ("I2", "open None")]:
            read = reading(
                institution("2024-01-05"),
                agreement("A1", "2024-01-05"),
                activities=held("training", "2024-02-01", by="Y01", at=listed),
            )
            self.assertEqual(
                owed(read, "annual-training", "2024-06-13"),
                [f"G01 2024 2024-06-13 2024-12-31 {state}"],
            )

    def test_fixed_days(self) -> None:
        read = reading(institution("2024-01-05"), agreement("A1", "2024-01-05"))
        rows = simulate(read, on("2024-10-01"), on("2025-01-02"))
        # 15 December 2024 is a Sunday
        self.assertEqual(
            told([r for r in rows if r["rule"] == "annual-training"]),
            ["2024-10-15 10-15 G01", "2024-11-15 11-15 G01", "2024-12-13 12-15 G01",
             "2025-01-02 +1wd B01", "2025-01-02 +1wd G01"],
        )

    def test_days_before_opening_fall_on_it(self) -> None:
        # filed on 2 October: 91 days; the first rung's day is 15 October
        signed = agreement("A1", "2025-11-20", starts="2025-09-01")
        read = reading(institution("2025-10-02"), signed)
        rows = simulate(read, on("2025-11-20"), on("2025-12-31"))
        self.assertEqual(
            told([r for r in rows if r["rule"] == "annual-training"]),
            ["2025-11-20 11-15 G01", "2025-12-15 12-15 G01"],
        )

    def test_closed(self) -> None:
        for closed, number in [("2025-01-01", 1), ("2024-12-31", 0)]:
            read = reading(
                institution("2024-01-05", closed_on=closed), agreement("A1", "2024-01-05")
            )
            found = [d for d in owed(read, "annual-training", "2025-02-01") if " 2024 " in d]
            self.assertEqual(len(found), number, closed)


class DiseaseControlTests(unittest.TestCase):
    def test_each_for_itself(self) -> None:
        read = reading(
            institution("2024-01-05"),
            activities=held("disease_control", "2024-09-09", by="D01 G01"),
        )
        self.assertEqual(
            owed(read, "annual-disease-control", "2024-10-01"),
            ["D01 2024 2024-06-13 2024-12-31 met 2024-09-09",
             "H01 2024 2024-06-13 2024-12-31 open None"],
        )

    def test_no_health_centre(self) -> None:
        read = reading(institution("2024-01-05", None))
        self.assertEqual(len(owed(read, "annual-disease-control", "2024-10-01")), 1)

    def test_ninety_days(self) -> None:
        for filed, number in [("2024-10-03", 2), ("2024-10-04", 0)]:
            read = reading(institution(filed))
            self.assertEqual(len(owed(read, "annual-disease-control", "2024-12-31")), number)

    def test_missed_and_the_next_year(self) -> None:
        read = reading(institution("2024-01-05", None))
        # 31 December + 90 d is 31 March
        self.assertIn("overdue", owed(read, "annual-disease-control", "2025-03-31")[0])
        self.assertIn("missed", owed(read, "annual-disease-control", "2025-04-01")[0])
        self.assertIn("D01 2025 2025-01-01 2025-12-31", owed(
            read, "annual-disease-control", "2025-01-01")[1])


class EvaluationTests(unittest.TestCase):
    def evaluation(self, asked: str, *agreements: object, activities: list | None = None
                   ) -> list[str]:
        read = reading(institution("2021-01-05"), *agreements, activities=activities)
        return owed(read, "triennial-evaluation", asked)

    def test_first_agreement(self) -> None:
        signed = agreement("A1", "2022-03-01")
        self.assertEqual(self.evaluation("2024-11-30", signed), [])
        self.assertEqual(
            self.evaluation("2024-12-01", signed),
            ["H01 2022-03-01 2024-12-01 2025-03-01 open None"],
        )

    def test_not_before_thirty_days(self) -> None:
        signed = agreement("A1", "2021-03-01")
        self.assertEqual(
            self.evaluation("2024-06-13", signed),
            ["H01 2021-03-01 2024-06-13 2024-07-13 open None"],
        )

    def test_met_before_it_opened(self) -> None:
        signed = agreement("A1", "2022-03-01")
        for last, number in [("2024-11-30", 0), ("2024-12-01", 1)]:
            found = self.evaluation(
                "2024-12-10", signed, activities=held("evaluation", last, by="Y01")
            )
            self.assertEqual(len(found), number, last)

    def test_leap_day(self) -> None:
        found = self.evaluation(
            "2026-12-31", agreement("A1", "2022-03-01"),
            activities=held("evaluation", "2024-02-29", "2026-11-30"),
        )
        self.assertEqual(found, ["H01 2024-02-29 2026-11-30 2027-02-28 met 2026-11-30"])

    def test_current_provider(self) -> None:
        early = agreement("A2", "2022-01-01", provider="Y01")
        late = agreement("A1", "2022-03-01", ends="2024-12-31")
        self.assertTrue(self.evaluation("2024-12-31", early, late)[0].startswith("H01 2022-01-01"))
        self.assertTrue(self.evaluation("2025-01-01", early, late)[0].startswith("Y01 2022-01-01"))
        # "then the greatest code"
        other = agreement("A3", "2022-01-01")
        self.assertTrue(self.evaluation("2025-01-01", early, other)[0].startswith("H01"))

    def test_not_enrolled(self) -> None:
        ended = agreement("A1", "2022-03-01", ends="2025-01-31")
        self.assertEqual(len(self.evaluation("2025-01-31", ended)), 1)
        self.assertEqual(self.evaluation("2025-02-01", ended), [])


class RecordTests(unittest.TestCase):
    def records(self, asked: str, *children: object, **others: object) -> list[str]:
        read = reading(
            institution("2024-01-05", **others), agreement("A1", "2024-07-01", provider="Y01"),
            children=list(children),
        )
        return owed(read, "health-record-gap", asked)

    def test_months_from_the_one_after(self) -> None:
        one = child("2023-01-01", "2024-01-01")
        self.assertEqual(self.records("2024-06-30", one), [])
        self.assertEqual(
            self.records("2024-07-01", one), ["H01 2024-07 2024-07-01 2024-07-15 open None"]
        )
        self.assertIn("overdue", self.records("2024-07-31", one)[0])
        self.assertIn("missed", self.records("2024-08-01", one)[0])

    def test_bearer_without_health_centre(self) -> None:
        one = child("2023-01-01", "2024-01-01")
        self.assertTrue(self.records("2024-07-01", one, health_centre=None)[0].startswith("Y01"))

    def test_in_force_on_the_first(self) -> None:
        for starts, number in [("2024-07-01", 1), ("2024-07-02", 0)]:
            read = reading(institution("2024-07-01"), agreement("A1", starts),
                           children=[child("2023-01-01", "2024-01-01")])
            self.assertEqual(len(owed(read, "health-record-gap", "2024-07-31")), number)

    def test_children_concerned(self) -> None:
        for one, number in [
            (child("2023-01-01", "2024-06-30"), 1),
            (child("2023-01-01", "2024-07-01"), 0),
            (child("2023-01-01", "2024-01-01", consents=False), 0),
            (child("2023-01-01", "2024-01-01", "2024-06-30"), 0),
            (child("2023-01-01", "2024-01-01", "2024-07-01"), 1),
            (child("2023-01-01", "2024-01-01", left_on=on("2024-07-20")), 0),
            (child("2023-01-01", "2024-01-01", left_on=on("2024-07-21")), 1),
        ]:
            self.assertEqual(len(self.records("2024-07-20", one)), number, one)

    def test_left_after_the_month(self) -> None:
        one = child("2023-01-01", "2024-01-01", left_on=on("2024-08-01"))
        found = self.records("2024-09-01", one)
        self.assertEqual([d.split()[1] for d in found], ["2024-07"])

    def test_met_on_the_latest(self) -> None:
        two = (child("2023-01-01", "2024-01-01", "2024-07-03"),
               child("2023-01-01", "2024-01-01", "2024-07-31"))
        self.assertTrue(self.records("2024-07-30", *two)[0].endswith("overdue None"))
        self.assertTrue(self.records("2024-07-31", *two)[0].endswith("met 2024-07-31"))
        late = (two[0], child("2023-01-01", "2024-01-01", "2024-08-01"))
        found = self.records("2024-08-31", *late)
        self.assertTrue(found[0].endswith("missed None"))
        self.assertEqual(found[1], "H01 2024-08 2024-08-01 2024-08-15 met 2024-08-01")

    def test_ladder(self) -> None:
        read = reading(institution("2024-01-05"), agreement("A1", "2024-01-05"),
                       children=[child("2023-01-01", "2024-01-01")])
        rows = simulate(read, on("2024-07-01"), on("2024-08-05"))
        self.assertEqual(
            told([r for r in rows if r["rule"] == "health-record-gap"]),
            ["2024-07-15 0 H01", "2024-07-22 +5wd G01", "2024-07-22 +5wd H01"],
        )


class PackageTests(unittest.TestCase):
    def package(self, asked: str, *children: object, **others: object) -> list[str]:
        signed = agreement("A1", "2024-05-01", provider="Y01")
        read = reading(institution("2024-01-05", **others), signed, children=list(children))
        return owed(read, "service-package", asked)

    def test_month_of_the_first_day(self) -> None:
        # reached on 1 June 2024, before P, but in its month
        one = child("2023-12-01", "2024-05-02")
        self.assertEqual(
            self.package("2024-06-13", one),
            ["H01 2024-06/m6 2024-06-01 2024-07-31 open None"],
        )
        self.assertEqual(self.package("2024-06-13", child("2023-11-30", "2024-05-02")), [])

    def test_shorter_month(self) -> None:
        self.assertEqual(
            self.package("2025-02-28", child("2024-08-31", "2024-12-02")),
            ["H01 2025-02/m6 2025-02-28 2025-03-31 open None"],
        )
        self.assertEqual(self.package("2025-02-27", child("2024-08-31", "2024-12-02")), [])

    def test_enrolled_on_that_day(self) -> None:
        for enrolled, left, number in [
            ("2024-07-10", None, 1), ("2024-07-11", None, 0), ("2024-05-01", "2024-07-10", 0),
            ("2024-05-01", "2024-08-31", 0), ("2024-05-01", "2024-09-01", 1),
        ]:
            one = child("2024-01-10", enrolled, left_on=on(left) if left else None)
            found = [d for d in self.package("2024-09-30", one) if "2024-07/m6" in d]
            self.assertEqual(len(found), number, (enrolled, left))

    def test_every_item_for_every_child(self) -> None:
        done = child("2024-01-10", "2024-05-01", services=served(6, "2024-07-12"))
        late = child("2024-01-20", "2024-05-01", services=served(6, "2025-01-12"))
        lacking = child("2024-01-20", "2024-05-01",
                        services=served(6, "2024-07-22", but="中医药健康"))
        self.assertIn("open None", self.package("2024-07-11", done)[0])
        self.assertIn("met 2024-07-12", self.package("2024-07-12", done, late)[0])
        self.assertIn("open None", self.package("2024-07-20", done, late)[0])
        # 31 August + 90 d is 29 November
        self.assertIn("overdue", self.package("2024-11-29", done, late)[0])
        self.assertIn("missed", self.package("2024-11-30", done, late)[0])
        self.assertIn("met 2025-01-12", self.package("2025-01-12", done, late)[0])
        self.assertIn("missed", self.package("2025-01-12", done, lacking)[0])

    def test_item_without_star(self) -> None:
        # 中医药健康 has no star at 8 months
        one = child("2024-01-10", "2024-08-01", services=served(8, "2024-09-12"))
        self.assertIn("met 2024-09-12", self.package("2024-09-12", one)[0])

    def test_bearer_of_the_first_day(self) -> None:
        early = agreement("A1", "2024-05-01", ends="2024-07-14", provider="Y01")
        late = agreement("A2", "2024-07-15", provider="H01")
        children = [child("2024-01-20", "2024-05-01"),
                    child("2024-01-10", "2024-05-01", left_on=on("2024-08-10"))]
        read = reading(institution("2024-01-05", None), early, late, children=children)
        self.assertEqual(owed(read, "service-package", "2024-08-09")[0],
                         "Y01 2024-07/m6 2024-07-10 2024-08-31 open None")
        # the first child has left, and the second is the first now
        self.assertEqual(owed(read, "service-package", "2024-08-10")[0],
                         "H01 2024-07/m6 2024-07-20 2024-08-31 open None")


class FilingTests(unittest.TestCase):
    def unfiled(self, asked: str, **days: str) -> list[str]:
        return owed(reading(institution(**days)), "unfiled-institution", asked)

    def test_due(self) -> None:
        self.assertEqual(self.unfiled("2024-06-13", licensed_on="2023-01-01"),
                         ["D01  2024-06-13 2024-07-13 open None"])
        self.assertEqual(self.unfiled("2024-08-01", licensed_on="2024-08-01"),
                         ["D01  2024-08-01 2024-08-31 open None"])

    def test_filed(self) -> None:
        self.assertEqual(
            self.unfiled("2024-09-02", filed="2024-09-02", licensed_on="2024-08-01"),
            ["D01  2024-08-01 2024-08-31 met 2024-09-02"],
        )
        for filed, number in [("2024-08-01", 0), ("2024-08-02", 1)]:
            found = self.unfiled("2024-09-02", filed=filed, licensed_on="2024-08-01")
            self.assertEqual(len(found), number)

    def test_ladder(self) -> None:
        rows = simulate(reading(institution(licensed_on="2024-08-01")),
                        on("2024-08-01"), on("2024-10-12"))
        # 31 August is a Saturday; twenty working days after it is 29 September, a Sunday worked
        self.assertEqual(told([r for r in rows if r["rule"] == "unfiled-institution"]), [
            "2024-08-30 0 D01", "2024-08-30 0 I1",
            "2024-09-29 every20wd#1 B01", "2024-09-29 every20wd#1 D01"])


class LiaisonTests(unittest.TestCase):
    def test_each_side(self) -> None:
        lacking = agreement("A1", "2024-06-14", names_provider_liaison=False,
                            names_institution_liaison=False, provider="Y01")
        found = owed(reading(institution("2024-01-05"), lacking), "liaison-missing", "2024-06-14")
        self.assertEqual(found, ["I1  2024-06-14 2024-06-21 open None",
                                 "Y01  2024-06-14 2024-06-21 open None"])

    def test_in_force(self) -> None:
        lacking = agreement("A1", "2024-06-14", ends="2024-07-31", starts="2024-07-01",
                            names_institution_liaison=False)
        read = reading(institution("2024-01-05"), lacking)
        for asked, number in [("2024-06-30", 0), ("2024-07-01", 1), ("2024-07-31", 1),
                              ("2024-08-01", 0)]:
            self.assertEqual(len(owed(read, "liaison-missing", asked)), number, asked)

    def test_the_guidance_centre_of_the_agreement(self) -> None:
        centres = (*ORGANISATIONS, Organisation("G02", "guidance_centre", "B01"))
        lacking = agreement("A1", "2024-06-14", guidance="G02", names_institution_liaison=False)
        read = reading(institution("2024-01-05"), lacking, organisations=centres)
        rows = simulate(read, on("2024-06-14"), on("2024-07-05"))
        self.assertEqual(
            told([r for r in rows if r["rule"] == "liaison-missing"]),
            ["2024-06-21 0 G02", "2024-06-21 0 I1",
             "2024-07-05 every10wd#1 G02", "2024-07-05 every10wd#1 I1"])


class MeetingTests(unittest.TestCase):
    def test_quarters(self) -> None:
        read = reading(institution(), activities=held("meeting", "2024-08-05", at=""))
        # 18 days of the second quarter lie on or after P
        self.assertEqual(owed(read, "coordination-meeting", "2024-06-30"), [])
        self.assertEqual(owed(read, "coordination-meeting", "2024-10-01"), [
            "G01 2024-Q3 2024-07-01 2024-09-30 met 2024-08-05",
            "G01 2024-Q4 2024-10-01 2024-12-31 open None"])

    def test_of_the_policys_bureau(self) -> None:
        centres = (*ORGANISATIONS, Organisation("B02", "bureau", "C01"),
                   Organisation("G00", "guidance_centre", "B02"))
        read = reading(institution(), organisations=centres)
        self.assertEqual(owed(read, "coordination-meeting", "2024-07-01"),
                         ["G01 2024-Q3 2024-07-01 2024-09-30 open None"])


class RectificationTests(unittest.TestCase):
    def rectification(self, asked: str, found: str, by: str | None, mended: str | None = None
                      ) -> list[str]:
        finding = Finding("F1", "I1", on(found), on(by) if by else None,
                          on(mended) if mended else None)
        return owed(reading(institution(), findings=[finding]), "rectification", asked)

    def test_due(self) -> None:
        self.assertEqual(self.rectification("2024-07-01", "2024-07-01", None), [])
        self.assertEqual(self.rectification("2024-06-30", "2024-07-01", "2024-07-20"), [])
        self.assertEqual(self.rectification("2024-07-01", "2024-07-01", "2024-07-20"),
                         ["I1  2024-07-01 2024-07-20 open None"])
        self.assertEqual(self.rectification("2024-06-13", "2024-05-01", "2024-06-12"),
                         ["I1  2024-06-13 2024-07-13 open None"])
        self.assertEqual(self.rectification("2024-06-14", "2024-05-01", "2024-06-13"),
                         ["I1  2024-06-13 2024-06-13 overdue None"])

    def test_mended(self) -> None:
        self.assertEqual(
            self.rectification("2024-07-22", "2024-07-01", "2024-07-20", "2024-07-22"),
            ["I1  2024-07-01 2024-07-20 met 2024-07-22"])
        self.assertEqual(
            self.rectification("2024-06-13", "2024-05-01", "2024-05-20", "2024-05-15"),
            ["I1  2024-06-13 2024-07-13 met 2024-05-15"])

    def test_ladder(self) -> None:
        finding = Finding("F1", "I1", on("2024-07-01"), on("2024-07-19"), on("2024-08-01"))
        rows = simulate(reading(institution(), findings=[finding]),
                        on("2024-07-01"), on("2024-08-01"))
        self.assertEqual(told(rows), [
            "2024-07-16 -3wd I1", "2024-07-22 +1wd D01", "2024-07-22 +1wd I1",
            "2024-07-26 every5wd#1 B01", "2024-07-26 every5wd#1 D01",
            "2024-08-01 all-clear B01", "2024-08-01 all-clear D01"])


class CoverageTests(unittest.TestCase):
    def coverage(self, asked: str, *agreements: object, **others: object) -> dict[str, str]:
        read = reading(institution("2024-01-05"), *agreements, policy=LIUZHOU, **others)
        return {d.split()[0]: d for d in owed(read, "provider-coverage", asked)}

    def test_who_owes_it(self) -> None:
        private = (*ORGANISATIONS, Organisation("Y02", "hospital", "B01"),
                   Organisation("T01", "tcm_hospital", "B01", public=True))
        found = self.coverage("2025-04-11", organisations=private)
        self.assertEqual(sorted(found), ["H01", "T01", "Y01"])
        self.assertEqual(found["H01"], "H01 2025 2025-04-11 2025-12-31 open None")
        self.assertEqual(self.coverage("2025-04-10"), {})
        self.assertEqual(len(self.coverage("2026-12-31")), 2)

    def test_by_an_agreement(self) -> None:
        for signed, starts, ends, met in [
            ("2024-01-05", "2024-01-05", None, "2025-01-01"),
            ("2024-01-05", "2024-01-05", "2025-01-01", "2025-01-01"),
            ("2024-01-05", "2024-01-05", "2024-12-31", None),
            ("2025-03-05", "2025-06-01", None, "2025-06-01"),
            ("2025-03-05", "2026-01-01", None, None),
        ]:
            signed_one = agreement("A1", signed, starts=starts, ends=ends)
            self.assertTrue(
                self.coverage("2026-01-01", signed_one)["H01"].endswith(f" {met}"), signed)
        later = agreement("A1", "2025-04-12", starts="2025-06-01")
        self.assertTrue(self.coverage("2025-05-31", later)["H01"].endswith("open None"))

    def test_by_an_activity(self) -> None:
        for at, state in [("I1", "met 2025-01-01"), ("", "open None")]:
            found = self.coverage(
                "2025-04-11", activities=held("tcm", "2025-01-01", by="Y01", at=at))
            self.assertTrue(found["Y01"].endswith(state), at)


class GuidanceTests(unittest.TestCase):
    def guidance(self, asked: str, filed: str, *agreements: object) -> list[str]:
        return owed(reading(institution(filed), *agreements, policy=LIUZHOU),
                    "guidance-agreement", asked)

    def test_due(self) -> None:
        self.assertEqual(self.guidance("2025-04-11", "2024-01-05"),
                         ["G01  2025-04-11 2025-07-10 open None"])
        self.assertEqual(self.guidance("2025-05-01", "2025-05-01"),
                         ["G01  2025-05-01 2025-07-30 open None"])

    def test_met(self) -> None:
        unnamed = agreement("A1", "2025-05-02")
        named = agreement("A2", "2025-04-01", ends="2025-04-30", guidance="G01")
        self.assertIn("open", self.guidance("2025-05-02", "2025-05-01", unnamed)[0])
        self.assertIn("met 2025-05-01", self.guidance("2025-05-02", "2025-05-01", named)[0])
        self.assertIn("met 2025-04-01", self.guidance("2025-05-02", "2024-05-01", named)[0])

    def test_ladder(self) -> None:
        rows = simulate(reading(institution("2025-05-01"), policy=LIUZHOU),
                        on("2025-06-01"), on("2025-12-31"))
        self.assertEqual(told([r for r in rows if r["rule"] == "guidance-agreement"]),
                         ["2025-06-30 -30d G01", "2025-07-30 0 G01"])


class InsuranceTests(unittest.TestCase):
    def insurance(self, asked: str, filed: str, **days: str) -> list[str]:
        return owed(reading(institution(filed, **days), policy=LIUZHOU),
                    "liability-insurance", asked)

    def test_never_insured(self) -> None:
        self.assertEqual(self.insurance("2025-06-01", "2025-06-01"),
                         ["B01 2025-06-01 2025-06-01 2025-07-01 open None"])
        self.assertEqual(self.insurance("2025-04-11", "2024-01-05"),
                         ["B01 2024-01-05 2025-04-11 2025-05-11 open None"])

    def test_insured(self) -> None:
        until = {"insured_until": "2025-12-31"}
        self.assertEqual(self.insurance("2025-11-30", "2024-01-05", **until), [])
        self.assertEqual(self.insurance("2025-12-01", "2024-01-05", **until),
                         ["B01 2025-12-31 2025-12-01 2025-12-31 open None"])
        self.assertEqual(
            self.insurance("2025-04-11", "2024-01-05", insured_until="2022-12-31"),
            ["B01 2022-12-31 2025-04-11 2025-05-11 open None"])

    def test_the_bureau_is_bearer_and_nobody_is_escalated(self) -> None:
        rows = simulate(reading(institution("2025-06-01", closed_on="2025-08-01"), policy=LIUZHOU),
                        on("2025-06-01"), on("2025-08-31"))
        self.assertEqual(told([r for r in rows if r["rule"] == "liability-insurance"]),
                         ["2025-06-03 -30d B01", "2025-07-01 0 B01", "2025-07-29 every20wd#1 B01"])


class RecipientTests(unittest.TestCase):
    def test_nearest_bureau_and_its_centres(self) -> None:
        two = (*ORGANISATIONS, Organisation("B02", "bureau", "B01"),
               Organisation("Y50", "hospital", "B02"), Organisation("H02", "health_centre", "Y50"),
               Organisation("G00", "guidance_centre", "Y50"), Organisation("D00", "cdc", "B02"))
        read = reading(institution("2024-06-20", "H02"), organisations=two)
        rows = simulate(read, on("2024-07-02"), on("2024-07-02"))
        self.assertEqual(told([r for r in rows if r["rule"] == "alliance-enrolment"]),
                         ["2024-07-02 +1wd B02", "2024-07-02 +1wd G00", "2024-07-02 +1wd H02",
                          "2024-07-02 open I1"])
        self.assertTrue(owed(read, "annual-disease-control", "2024-07-02")[0].startswith("D00"))

    def test_nobody_there(self) -> None:
        without = tuple(o for o in ORGANISATIONS if o.kind not in ("guidance_centre", "cdc"))
        read = reading(institution("2024-01-05", None, licensed_on="2024-01-05"),
                       agreement("A1", "2024-01-05"), organisations=without)
        self.assertEqual(owed(read, "alliance-enrolment", "2024-07-02"), [])
        self.assertEqual(owed(read, "annual-training", "2024-07-02"), [])
        self.assertEqual(owed(read, "annual-disease-control", "2024-07-02"), [])


if __name__ == "__main__":
    unittest.main()
