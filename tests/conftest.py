"""What holds for all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # no test asserts a time: the machine may be busy
settings.load_profile("no deadline")

# Else every test that starts the program compiles all of it anew, which takes as long as to start it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The files whose tests start processes, or take seconds for another reason: `make test-fast` leaves them.
SLOW = {
    *("alerts", "assets", "bad_files", "bad_people", "bench", "browse_command"),
    *("capture_contract", "capture_crawls"),
    *("commands", "commoncrawl", "commoncrawl_faults", "crashes", "crawl", "cut_runs"),
    *("demo", "demo_commoncrawl", "demo_wayback", "export_command"),
    *("extract", "extract_cluster", "extract_command", "extract_crawls", "extract_damage"),
    *("extract_writers", "failing_disk", "faults", "faults_of_the_machine", "full_size"),
    *("import_cuts", "import_files"),
    *("future_times", "fuzz", "generations", "import", "kills", "ledger_reading", "left_folders"),
    *(
        "logs",
        "no_files",
        "one_article",
        "one_record",
        "pace",
        "package",
        "package_command",
        "package_index",
        "package_words",
    ),
    *("payloads", "power_cuts", "program", "pruning", "readme", "rebuild", "requisites", "restore", "robots"),
    *("search", "second_source", "secrets", "status", "suspicion", "tls", "tls_policy", "today_crawls"),
    *("verify_archive", "wayback"),
}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their length: what is compressed has the time in it, and all processes need one name."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the SLOW files."""
    for item in items:
        if item.path.stem.removeprefix("test_") in SLOW and item.path.parent == Path(__file__).parent:
            item.add_marker("slow")
