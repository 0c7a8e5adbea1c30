"""The random counties and their changes keep what the comparison rests on."""

from __future__ import annotations

import random
import unittest

from changes import Changes, apply, key_of
from counties.dice import Dice
from county import county

SMALL = {"institutions": 20, "children": 40}


class CountyTests(unittest.TestCase):
    def test_everything_comes_from_the_seed(self) -> None:
        self.assertEqual(county(5, **SMALL), county(5, **SMALL))
        self.assertNotEqual(county(5, **SMALL), county(6, **SMALL))

    def test_size_comes_from_the_seed(self) -> None:
        tables = county(3)
        self.assertTrue(80 <= len(tables["institutions"]) <= 600)
        self.assertTrue(400 <= len(tables["children"]) <= 4000)

    def test_keys_stand_once(self) -> None:
        for name, rows in county(7, **SMALL).items():
            if name != "contacts":
                self.assertEqual(len({key_of(name, row) for row in rows}), len(rows), name)


class ChangesTests(unittest.TestCase):
    def test_every_order_ends_in_one_county(self) -> None:
        tables = county(9, **SMALL)
        changes = Changes(Dice(9), tables, 80).all
        other = random.Random(1).sample(changes, len(changes))
        self.assertNotEqual(changes, other)
        first, second = apply(changes, tables), apply(other, tables)
        self.assertNotEqual(tables, first)
        for name, rows in first.items():
            expected = sorted(rows, key=lambda row: sorted(row.items()))
            self.assertEqual(expected, sorted(second[name], key=lambda row: sorted(row.items())))

    def test_what_is_named_stays(self) -> None:
        tables = county(9, **SMALL)
        after = apply(Changes(Dice(9), tables, 300).all, tables)
        held = {row["code"] for row in after["activities"]}
        self.assertLessEqual({row["activity_code"] for row in after["findings"]}, held)
        children = {row["code"] for row in after["children"]}
        self.assertLessEqual({row["child_code"] for row in after["child_services"]}, children)


if __name__ == "__main__":
    unittest.main()
