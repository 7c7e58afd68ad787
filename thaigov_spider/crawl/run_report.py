"""What is told of a run when it is over: the report for programs, the summary for people."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.crawl.run import EXPECTED, Run
from thaigov_spider.exit_status import counted


def as_json(run: Run) -> str:
    """The run as JSON, for `runs/<run>.json`."""
    return json.dumps(_report(run), default=_plain, ensure_ascii=False, indent=1)


def _report(run: Run) -> dict[str, Any]:
    asked = {field.name: (getattr(run.scope, field.name), field.default) for field in fields(run.scope)}
    scope = {name: value for name, (value, default) in asked.items() if value != default}
    read = run.articles["read"]
    return {
        "run": run.name,
        "started": run.started,
        "ended": run.ended,
        "asked_for": scope,
        "exit_status": int(run.status),
        "reason": run.reason,
        "pages": run.pages,
        "statuses": _statuses(run),
        "requests": run.stats.get("capture/exchanges", 0),
        "bytes": run.stats.get("capture/received", 0),
        "articles": run.articles,
        "assets": run.assets,
        "gone": run.gone,
        "spared": run.spared,
        "failures": run.failures,
        "forbidden": run.forbidden,
        "finding": _finding(run),
        "lacking": run.lacking,
        "coverage": {name: round(1 - run.lacking[name] / read, 4) for name in EXPECTED} if read else {},
        "texts": {"read": read, "characters": run.characters},
        "oldest": run.oldest,
        "newest": run.newest,
        "pace": _pace(run),
        "capture": {
            "files": _files(run),
            "exchanges": run.stats.get("capture/exchanges", 0),
            "revisits": run.stats.get("capture/revisits", 0),
            "bytes": run.stats.get("capture/bytes", 0),
        },
        "items": run.items.name if run.items else None,
    }


def _finding(run: Run) -> dict[str, Any]:
    """In which ways the site showed its news, how far they agree, and what is still to be asked for."""
    return {
        "listings": [
            {
                "listing": one.start,
                "pages": one.pages,
                "articles": len(one.met),
                "to_the_end": one.to_the_end,
                "reached_known": one.reached_known,
            }
            for one in run.findings.walks
        ],
        "lists": run.findings.lists,
        "known": run.known_before + run.articles["new"],
        "looked_again": run.vanished.looked,
        "vanished": run.vanished.missed,
        "expected": run.findings.expected,
        "remaining": run.remaining,
        "told": run.findings.told,
    }


def _statuses(run: Run) -> dict[str, int]:
    """Answers by HTTP status, retries and redirects included."""
    prefix = "downloader/response_status_count/"
    return {
        name.removeprefix(prefix): run.stats[name] for name in sorted(run.stats) if name.startswith(prefix)
    }


def _pace(run: Run) -> dict[str, float | None]:
    seconds = ((run.ended or run.started) - run.started).total_seconds()
    requests = run.stats.get("capture/exchanges", 0)
    return {
        "requests_per_minute": round(60 * requests / seconds, 1) if seconds else None,
        "delay": run.stats.get("pace/delay"),
    }


def _files(run: Run) -> list[str]:
    files: list[str] = run.stats.get("capture/files", [])
    return files


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def summary(run: Run) -> str:
    """The run in a few lines for a person: what was fetched, what was found, where the files are."""
    lines = [
        f"{run.name}: {run.reason}",
        f"  pages     {_counts(run.pages) or 'none'}",
        f"  requests  {run.stats.get('capture/exchanges', 0)} in {_duration(run)}",
        f"  articles  {_articles(run)}",
    ]
    if run.assets:
        lines.append(f"  assets    {_counts(run.assets)}")
    if run.gone:
        lines.append(f"  gone      {counted(len(run.gone), 'article')} that the site no longer has")
    if run.spared:
        lines.append(f"  spared    {counted(run.spared, 'capture')} that the archive has already")
    lines += [f"  failed    {url}: {reason}" for url, reason in list(run.failures.items())[:5]]
    if len(run.failures) > 5:
        lines.append(f"            … and {len(run.failures) - 5} more, in the report")
    if run.forbidden:
        lines.append(f"  robots    {counted(len(run.forbidden), 'page')} left out, as robots.txt asks")
    lines += [f"  note      {told}" for told in run.findings.told]
    if run.items:
        lines.append(f"  lines     {run.items}")
    lines += [f"  captures  {_where(run.archive.warc / name)}" for name in _files(run)]
    lines += [f"  report    {run.report_path}", f"  log       {run.log_path}"]
    return "\n".join(lines)


def _where(path: Path) -> str:
    """Where a WARC file is: one that could not be closed has another name until the next run closes it."""
    still = path.with_name(path.name + OPEN)
    return f"{still}, which the next run closes" if still.exists() and not path.exists() else str(path)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _articles(run: Run) -> str:
    shown = {what: n for what, n in run.articles.items() if n and what not in ("read", "new", "changed")}
    days = f", published {run.oldest} to {run.newest}" if run.oldest else ""
    return (_counts(shown) or "none new") + days


def _duration(run: Run) -> str:
    seconds = ((run.ended or datetime.now(UTC)) - run.started).total_seconds()
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
