"""Articles that are not there any more: one goes now and then, many at once are a reason to doubt. Pure."""

from dataclasses import dataclass, field

from thaigov_spider.plan.revisit_policy import FetchOutcome, Known
from thaigov_spider.plan.sequences import NumberSequence, sequence_of
from thaigov_spider.urls import Address

VANISHED = (
    "not there any more, like too many others in this run; marked as gone if the next run sees the same"
)


@dataclass(slots=True)
class Vanished:
    """What one run has seen of the articles that were known before it, at their own addresses.

    None is gone on the word of a run in which more than a `share` of those `looked` at again are not
    there, if that are `sample` or more: the site may be out of order. A later run that sees the same is
    believed.
    """

    share: float = 0.1
    sample: int = 10
    looked: int = 0
    _missing: dict[Address, tuple[str, bool]] = field(default_factory=dict)

    def look(self, known: Known | None) -> bool:
        """Count a look at an address; whether there was an article."""
        is_article = known is not None and known.standing == "article"
        self.looked += is_article
        return is_article

    def miss(self, address: Address, known: Known | None, when: str) -> None:
        """Note that an article was not there at its address `when` (UTC)."""
        self._missing[address] = (when, known is not None and known.error == VANISHED)

    def forget(self, ended: set[NumberSequence]) -> None:
        """Leave out those whose whole generation has ended, which says nothing of each."""
        self._missing = {one: seen for one, seen in self._missing.items() if sequence_of(one) not in ended}

    @property
    def missed(self) -> int:
        """How many were not there."""
        return len(self._missing)

    @property
    def are_many(self) -> bool:
        """Whether they are too many to be believed at once."""
        return self.looked >= self.sample and len(self._missing) > self.share * self.looked

    def outcomes(self) -> list[tuple[Address, FetchOutcome]]:
        """What is to be remembered of each, once the run is over."""
        return [
            (address, FetchOutcome(when, None, error=VANISHED))
            if self.are_many and not is_confirmed
            else (address, FetchOutcome(when, "missing"))
            for address, (when, is_confirmed) in self._missing.items()
        ]
