"""`LICENCES.md` lists what is installed; `python -m tests.test_licences` prints its table."""

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Not for whoever only crawls: these come with extras, and the file says with which.
COPYLEFT = ("GNU Affero General Public License", "GNU General Public License")
KNOWN = {"surt", "rfc3987", "text-unidecode"}


def packages() -> list[str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return [line.partition("==")[0] for line in lines if "==" in line]


def licence(name: str) -> str | None:
    """What a package says of itself; None where it is not installed."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [
        value.rpartition(" :: ")[2] for value in about.get_all("Classifier") or () if "License" in value
    ]
    said = next(
        filter(
            None,
            [
                *(about.get_all("License-Expression") or ()),
                " or ".join(classifiers),
                *(about.get_all("License") or ()),
            ],
        ),
        "not said",
    )
    return str(said).strip().splitlines()[0]


def table() -> dict[str, str]:
    """The table of `LICENCES.md`."""
    rows = [
        line.strip("| ").split(" | ")
        for line in (ROOT / "LICENCES.md").read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: row[1] for row in rows[2:] if len(row) == 2}


def test_every_package_is_listed_with_the_licence_that_it_names() -> None:
    listed = table()
    assert list(listed) == packages()
    installed = {name: said for name in listed if (said := licence(name)) is not None}
    assert installed
    assert {name: listed[name] for name in installed} == installed


def test_strong_copyleft_is_named_in_the_text() -> None:
    strong = {name for name, said in table().items() if any(words in said for words in COPYLEFT)}
    assert strong == KNOWN
    text = (ROOT / "LICENCES.md").read_text("utf-8").partition("| package")[0]
    assert all(f"`{name}`" in text for name in strong)


if __name__ == "__main__":
    print("| package | licence |\n| --- | --- |")  # noqa: T201
    for package in packages():
        print(f"| {package} | {licence(package)} |")  # noqa: T201
