from pathlib import Path

from bench import full
from bench.synthetic import articles


def test_articles_of_a_seed_are_the_same_again() -> None:
    some = list(articles(200))
    assert some == list(articles(200))
    assert some != list(articles(200, seed=2))
    assert len({one.id for one in some}) == 200
    assert some[-1].id - some[0].id > 199  # there are gaps


def test_an_archive_lives_through_kills_and_changes_and_all_that_it_is_for(tmp_path: Path) -> None:
    steps = list(full.live(2_000, tmp_path))  # what has to be true is checked there
    assert sum(step.kills for step in steps) > 0
