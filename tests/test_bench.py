import subprocess
import sys

from bench.report import Options, Table, head, ratio
from bench.synthetic import articles

TABLE = Table("ข่าว", ("reader", "pages/s"), [("ours ก่ำ", "1,000"), ("theirs", "9")], "Medians.")


def test_a_table_for_a_terminal_has_its_columns_one_below_the_other() -> None:
    assert TABLE.text().splitlines() == [
        "ข่าว",
        "  reader   pages/s",
        "  ours ก่ำ    1,000",
        "  theirs         9",
        "Medians.",
    ]


def test_a_table_for_a_file_is_markdown() -> None:
    assert TABLE.markdown().splitlines() == [
        "## ข่าว",
        "",
        "| reader | pages/s |",
        "| --- | ---: |",
        "| ours ก่ำ | 1,000 |",
        "| theirs | 9 |",
        "",
        "Medians.",
    ]


def test_a_ratio_has_as_many_digits_as_mean_something() -> None:
    assert [ratio(1, 2), ratio(30, 3), ratio(123_456, 10)] == ["0.5×", "10.0×", "12,346×"]


def test_results_begin_with_day_machine_and_versions() -> None:
    assert "Python 3." in head()
    assert "scrapy 2." in head()
    assert "processors" in head()


def test_a_quick_run_measures_each_once() -> None:
    assert (Options(quick=True).rounds(5), Options().rounds(5)) == (1, 5)


def test_a_benchmark_that_does_not_exist_is_refused_in_a_line_that_names_those_that_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "there is no benchmark nothing: reading, dates" in done.stderr.splitlines()[-1]


def test_synthetic_articles_are_the_same_each_time() -> None:
    assert list(articles(50)) == list(articles(50))
