"""The attacks of `make fuzz`, for a moment each; and whatever they once found."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.seeds import seeds
from fuzz.targets import TARGETS

FOUND = sorted(path for path in (Path(__file__).parent / "fuzz").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_is_found_no_more(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_an_attack_begins_with_is_harmless(name: str) -> None:
    begun = list(seeds(name))
    assert begun
    for seed in begun:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_made_of_it_does_harm(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(list(seeds(name))))[:4000]
    places = st.integers(0, len(seed))
    start, end = sorted((data.draw(places), data.draw(places)))
    TARGETS[name](seed[:start] + data.draw(st.binary(max_size=40)) + seed[end:])
