"""The README and the pages below `docs/`: what they link to is there, and the README stays short."""

import re
from pathlib import Path

import pytest

from tests.documents import PAGES, ROOT
from thaigov_spider import __version__

LINKING = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def anchors(page: Path) -> set[str]:
    """What a page's headings are called in links: in small letters, blanks as dashes, no other signs."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_all_pages_are_looked_at() -> None:
    assert set(PAGES) == {ROOT / "README.md", *(ROOT / "docs").glob("*.md")}


def test_pictures_are_small() -> None:
    pictures = [path for path in (ROOT / "docs").iterdir() if path.suffix != ".md"]
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []


def test_the_readme_is_no_longer_than_is_read() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 200


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            path, _, anchor = target.partition("#")
            there = page.parent / path if path else page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there), target


def of_both(pattern: str) -> list[list[str]]:
    """What fits in the README and in the Thai one, in their order, but for the comments of examples."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.th.md")]
    return [
        re.findall(pattern, re.sub(r"  +# .*$", "", text, flags=re.MULTILINE), re.MULTILINE) for text in texts
    ]


@pytest.mark.parametrize(
    "pattern", [r"^(#+) ", r"^```(\w+\n(?:.*\n)*?)```$"], ids=["levels of headings", "examples"]
)
def test_the_thai_readme_keeps_step(pattern: str) -> None:
    english, thai = of_both(pattern)
    assert len(english) > 8
    assert thai == english


def test_the_thai_readme_links_to_the_same() -> None:
    english, thai = of_both(r"\]\(([^)]+)\)|<(https://[^>]+)>")
    assert len(english) > 20
    assert [link for link in thai if "README.md" not in link] == [
        link for link in english if "README.th.md" not in link
    ]


def test_the_thai_readme_names_the_same() -> None:
    english, thai = of_both(r"`([^`\n]+)`")
    assert sorted(thai) == sorted([*english, "docs/", "--help"])


def test_the_citation_is_of_this_version() -> None:
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_readme_lists_every_command() -> None:
    said = (ROOT / "README.md").read_text("utf-8").partition("lists them:")[2].partition("are this project's")
    commands = {path.stem for path in (ROOT / "thaigov_spider" / "commands").glob("[a-z]*.py")}
    assert set(re.findall("`([a-z]+)`", said[0])) == commands


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_modules_and_tests_that_are_named_are_there(page: Path) -> None:
    for name in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|toml))`", page.read_text("utf-8")):
        assert (ROOT / name).exists() or (ROOT / "thaigov_spider" / name).exists(), name
