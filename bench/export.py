"""Articles a second out of `items/`: `scrapy export` against a plain Python script, and against pandas.

All three keep the newest version of each article, sort, and write JSON Lines, CSV
or Parquet (which the script does not). Script and pandas do it in memory, and are spared what spreadsheets
take for formulas, lines that are no articles, the data card and the imports. Every command is run as a user
would run it, start-up included: what counts is how time and memory grow with the archive.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.report import Options, Table
from bench.runs import middle, run

ARTICLES = 5_000, 20_000  # with more, pandas takes gigabytes
ROUNDS = 3
VERSIONS = 1.1  # lines an article
BODY = "นายกรัฐมนตรีเป็นประธานการประชุมคณะรัฐมนตรี ณ ทำเนียบรัฐบาล " * 40
OURS = [sys.executable, "-m", "scrapy", "export", "--force"]
OTHERS = [sys.executable, "-m", "bench.export"]


def tables(options: Options) -> Iterator[Table]:
    """A table for an archive, and one for a larger."""
    for articles in ARTICLES[:1] if options.quick else ARTICLES:
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run(
                [*OTHERS, "make", folder, str(articles)], stdout=subprocess.PIPE, check=True
            )
            rows = []
            for form in ("jsonl", "csv", "parquet"):
                for name, command in _commands(Path(folder), form):
                    used = middle([run(command) for _ in range(options.rounds(ROUNDS))])
                    rate = f"{articles / used.clock:,.0f}"
                    rows.append((f"{form}: {name}", rate, f"{used.processor:.1f} s", f"{used.peak:,.0f} MB"))
        yield Table(
            f"Export of {articles:,} articles",
            ("program", "articles/s by the clock", "processor", "peak memory"),
            rows,
            f"{int(made.stdout) / 1e6:.0f} MB of lines; medians of"
            f" {options.rounds(ROUNDS)} rounds, start-up included.",
        )


def _commands(folder: Path, form: str) -> Iterator[tuple[str, list[str]]]:
    output = str(folder / f"out.{form}")
    yield "scrapy export", [*OURS, "-s", f"ARCHIVES_DIR={folder}", "--format", form, "-o", output]
    for other in ("python", "pandas"):
        if (other, form) != ("python", "parquet"):
            yield other, [*OTHERS, other, str(folder), form]


def make(folder: Path, articles: int) -> int:
    """Write the lines of an archive; how many bytes they are."""
    (folder / "items").mkdir()
    path = folder / "items" / "news-20261123T010203Z.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(int(articles * VERSIONS)):
            file.write(json.dumps(_item(number % articles, number), ensure_ascii=False) + "\n")
    return path.stat().st_size


def _item(number: int, place: int) -> dict[str, object]:
    record = f"<urn:uuid:{place:032x}>"
    capture = {"via": "live", "warc": "thaigov-1.warc.gz", "offset": place, "record_id": record}
    day = f"{2016 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    return {
        "schema": "thaigov-article/1",
        "extractor": "thaigov_spider/0.1.0 codeigniter",
        "url": f"https://www.thaigov.go.th/news/contents/details/{number}",
        "id": number,
        "generation": "codeigniter",
        "lang": "th",
        "title": f"ข่าวที่ {number}",
        "section": "ด้านสังคม",
        "summary": BODY[:250],
        "body": BODY[: 1500 + number % 1000],
        "published": day,
        "published_raw": day,
        "flags": [],
        "images": [{"url": f"https://media.thaigov.go.th/{number}.jpg", "text": ""}],
        "attachments": [],
        "retrieved": f"2026-11-23T{place % 24:02}:02:03.{place % 1_000_000:06}Z",
        "capture": capture | {"payload_digest": "sha1:A", "status": 200},
        "content_digest": f"sha256:{place:064x}",
        "version": 1,
        "supersedes": None,
        "moved_from": None,
    }


def with_python(folder: Path, form: str) -> None:
    """What a script does that is written in an afternoon."""
    newest: dict[str, dict[str, object]] = {}
    for path in (folder / "items").glob("*.jsonl"):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                if item["url"] not in newest or newest[item["url"]]["retrieved"] < item["retrieved"]:
                    newest[item["url"]] = item
    rows = sorted(newest.values(), key=lambda item: (str(item["published"]), str(item["url"])))
    with (folder / f"python.{form}").open("w", encoding="utf-8", newline="") as file:
        if form == "csv":
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
        else:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def with_pandas(folder: Path, form: str) -> None:
    """The same in a few lines."""
    import pandas as pd  # type: ignore[import-untyped]  # not before: the others are to be small

    frame = pd.concat(pd.read_json(path, lines=True) for path in (folder / "items").glob("*.jsonl"))
    frame = (
        frame.sort_values("retrieved").drop_duplicates("url", keep="last").sort_values(["published", "url"])
    )
    output = folder / f"pandas.{form}"
    if form == "jsonl":
        frame.to_json(output, orient="records", lines=True, force_ascii=False)
    elif form == "csv":
        frame.to_csv(output, index=False, encoding="utf-8-sig")
    else:
        frame.to_parquet(output, index=False, compression="zstd")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        print(make(Path(sys.argv[2]), int(sys.argv[3])))
    else:
        {"python": with_python, "pandas": with_pandas}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
