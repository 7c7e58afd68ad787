"""What the project tells its users: the README and the pages below `docs/`, as one text."""

from pathlib import Path

ROOT = Path(__file__).parent.parent

# In the order in which their examples can be run: later ones use what earlier ones made.
PAGES = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in (
            *("operator", "researcher", "archivist", "reader"),
            *("formats", "recovery", "settings", "architecture"),
        )
    ),
]
DOCUMENTS = "\n".join(page.read_text("utf-8") for page in PAGES)
