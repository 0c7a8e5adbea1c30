"""Who is above whom: obligations.md, "Recipients"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Organisation:
    code: str
    kind: str
    parent: str | None = None
    public: bool = False


class Organisations:
    """The organisations of a registry that one policy covers as a whole."""

    def __init__(self, organisations: list[Organisation]) -> None:
        self.by_code = {o.code: o for o in organisations}
        self._bureau = {code: self._nearest_bureau(code) for code in self.by_code}
        # "its bureau being the smallest code of that kind"
        self.policy_bureau = min(self.of_kind("bureau"), default=None)

    def of_kind(self, *kinds: str) -> list[str]:
        """The codes of the kinds."""
        return sorted(o.code for o in self.by_code.values() if o.kind in kinds)

    def bureau_above(self, organisation: str | None) -> str | None:
        """Clause: "the nearest bureau above the bearer (by parent_code) …; else the policy's"."""
        return self._bureau.get(organisation or "") or self.policy_bureau

    def guidance_under(self, bureau: str | None) -> str | None:
        """Clause: "the guidance centre under that bureau (the smallest code, where … several)"."""
        return self._under(bureau, "guidance_centre")

    def cdc_under(self, bureau: str | None) -> str | None:
        """Clause: "*CDC*: likewise"."""
        return self._under(bureau, "cdc")

    def _under(self, bureau: str | None, kind: str) -> str | None:
        """One with no bureau above it is under the policy's, which "covers the whole registry"."""
        return min((c for c in self.of_kind(kind) if self.bureau_above(c) == bureau), default=None)

    def _nearest_bureau(self, code: str) -> str | None:
        parent = self.by_code[code].parent
        while parent is not None:
            if self.by_code[parent].kind == "bureau":
                return parent
            parent = self.by_code[parent].parent
        return None
