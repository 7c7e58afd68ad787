import doctest
import importlib
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from time import process_time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thaigov_spider.dates import BANGKOK, DateError, DateReading, Published, english, find, parse, published
from thaigov_spider.dates.spelling import closest_month

MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

Form = Callable[[date], str]


def be(day: date) -> int:
    return day.year + 543


def thai(day: date) -> str:
    return MONTHS[day.month - 1]


def short(day: date) -> str:
    return SHORT[day.month - 1]


def heading(day: date) -> str:
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {thai(day)} {be(day)}"


FOUR_DIGITS: dict[str, Form] = {
    "heading": heading,
    "heading without blanks": lambda day: heading(day).replace(" ", ""),
    "weekday without วัน": lambda day: heading(day).removeprefix("วัน"),
    "วันที่": lambda day: f"วันที่ {day.day} {thai(day)} {be(day)}",
    "full": lambda day: f"{day.day} {thai(day)} {be(day)}",
    "full in Thai digits": lambda day: f"{day.day} {thai(day)} {be(day)}".translate(THAI_DIGITS),
    "no blanks": lambda day: f"{day.day}{thai(day)}{be(day)}",
    "doubled blanks": lambda day: f"  {day.day}  {thai(day)}  {be(day)}  ",
    "no-break spaces": lambda day: f"{day.day}\xa0{thai(day)}\xa0{be(day)}",
    "zero-width spaces": lambda day: "\u200b".join(f"{day.day} {thai(day)} {be(day)}"),
    "พ.ศ.": lambda day: f"{day.day} {thai(day)} พ.ศ. {be(day)}",
    "พศ": lambda day: f"{day.day} {thai(day)} พศ{be(day)}",
    "พุทธศักราช": lambda day: f"วันที่ {day.day} เดือน{thai(day)} พุทธศักราช {be(day)}".translate(THAI_DIGITS),
    "ค.ศ.": lambda day: f"{day.day} {thai(day)} ค.ศ. {day.year}",
    "คริสต์ศักราช": lambda day: f"{day.day} {thai(day)} คริสต์ศักราช {day.year}",
    "Common-era year with no era": lambda day: f"{day.day} {thai(day)} {day.year}",
    "short": lambda day: f"{day.day} {short(day)} {be(day)}",
    "short without blanks": lambda day: f"{day.day}{short(day)}{be(day)}",
    "short without dots": lambda day: f"{day.day} {short(day).replace('.', '')} {be(day)}",
    "short without last dot": lambda day: f"{day.day} {short(day)[:-1]} {be(day)}",
    "short with blanks": lambda day: f"{day.day} {short(day).replace('.', '. ')}{be(day)}",
    "colloquial": lambda day: f"{day.day} {thai(day).removesuffix('คม').removesuffix('ยน')} {be(day)}",
    "numeric": lambda day: f"{day:%d/%m}/{be(day)}",
    "numeric with hyphens": lambda day: f"{day.day}-{day.month}-{be(day)}",
    "numeric with dots": lambda day: f"{day:%d.%m}.{be(day)}",
    "numeric in the Common era": lambda day: f"{day:%d/%m}/{day.year}",
    "English, day first": lambda day: f"{day.day} {day:%B} {day.year}",
    "English, month first": lambda day: f"{day:%B} {day.day}, {day.year}",
    "English, with weekday": lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}",
    "English, short": lambda day: f"{day:%b} {day.day}, {day.year}",
    "English, B.E.": lambda day: f"{day.day} {day:%B} B.E. {be(day)}",
    "English, BE behind": lambda day: f"{day.day} {day:%B} {be(day)} BE",
    "English, Buddhist year": lambda day: f"{day:%B} {day.day}, {be(day)}",
}
# A year of two digits can say the Buddhist years from 2500 to 2599 and no others.
TWO_DIGITS: dict[str, Form] = {
    "short": lambda day: f"{day.day} {short(day)} {be(day) % 100:02}",
    "short without blanks": lambda day: f"{day.day}{short(day)}{be(day) % 100:02}",
    "short in Thai digits": lambda day: f"{day.day} {short(day)} {be(day) % 100:02}".translate(THAI_DIGITS),
    "full": lambda day: f"{day.day} {thai(day)} {be(day) % 100:02}",
    "พ.ศ.": lambda day: f"{day.day} {short(day)} พ.ศ. {be(day) % 100:02}",
    "English, B.E.": lambda day: f"{day.day} {day:%B} B.E. {be(day) % 100:02}",
}
# From 1941 on, a Buddhist year is the same by the calendar of its time and by that of today.
DAYS = st.dates(date(1941, 1, 1), date(2100, 12, 31))
DAYS_OF_25XX = st.dates(date(1957, 1, 1), date(2056, 12, 31))
TIMES: dict[str, Callable[[int, int], str]] = {
    "เวลา": lambda hour, minute: f" เวลา {hour:02}.{minute:02} น.",
    "colon": lambda hour, minute: f" {hour}:{minute:02} น.",
    "bare colon": lambda hour, minute: f" {hour:02}:{minute:02}",
    "no blanks": lambda hour, minute: f"เวลา{hour:02}.{minute:02}น.",
    "Thai digits": lambda hour, minute: f" เวลา {hour:02}.{minute:02} น.".translate(THAI_DIGITS),
}


def span(reading: DateReading) -> str:
    return f"{reading.first} {reading.last}" if reading.first != reading.last else f"{reading.first}"


def found(text: str) -> list[str]:
    return [span(reading) for reading in find(text)]


@pytest.mark.parametrize("name", ["eras", "find", "parse", "spelling", "tidying", "times", "words"])
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"thaigov_spider.dates.{name}"))
    assert result.attempted
    assert not result.failed


def test_every_heading_from_1900_to_2100_is_its_day() -> None:
    day = date(1900, 1, 1)
    while day <= date(2100, 12, 31):
        reading = parse(heading(day))
        assert reading.first == reading.last == day
        assert "weekday-differs" not in reading.flags
        day += timedelta(days=1)


@pytest.mark.parametrize("form", FOUR_DIGITS.values(), ids=FOUR_DIGITS.keys())
@given(day=DAYS)
def test_every_day_in_every_form_comes_back_as_itself(form: Form, day: date) -> None:
    text = form(day)
    reading = parse(text)
    assert (reading.first, reading.last, reading.raw) == (day, day, text)
    assert "weekday-differs" not in reading.flags


@pytest.mark.parametrize("form", TWO_DIGITS.values(), ids=TWO_DIGITS.keys())
@given(day=DAYS_OF_25XX)
def test_a_year_of_two_digits_is_buddhist(form: Form, day: date) -> None:
    assert span(parse(form(day))) == str(day)


@pytest.mark.parametrize("time", TIMES.values(), ids=TIMES.keys())
@given(
    moment=st.datetimes(datetime(1941, 1, 1), datetime(2100, 12, 31)),
    form=st.sampled_from([*FOUR_DIGITS.values()]),
)
def test_a_time_behind_a_day_is_bangkok_time(
    time: Callable[[int, int], str], moment: datetime, form: Form
) -> None:
    expected = moment.replace(second=0, microsecond=0, tzinfo=BANGKOK)
    reading = parse(form(moment.date()) + time(moment.hour, moment.minute))
    assert reading.first == reading.last == expected
    assert reading.first.isoformat().endswith("+07:00")


@pytest.mark.parametrize(
    ("time", "clock"),
    [
        *((" at 2:30 PM", "14:30:00"), (" at 9.30 p.m.", "21:30:00"), (", 9 p.m.", "21:00:00")),
        *((" 12:15 am", "00:15:00"), (" 12:15 pm", "12:15:00"), (" at 14.30 PM", "14:30:00")),
        *((" 08:28 หลังเที่ยง", "20:28:00"), (" เวลา 08.28 น. ก่อนเที่ยง", "08:28:00")),
        *((" 18:05:20", "18:05:20"), (" 18:05:20 +0400", "21:05:20"), (" 10:05:20 -05:00", "22:05:20")),
        *((" 10:05 -0500", "22:05:00"), (" 10:05+09:00", "08:05:00"), (" 10:05 GMT", "17:05:00")),
        *((" 10:05 Z", "17:05:00"), (" เวลา 10.05 น. (UTC+8)", "09:05:00"), (" 10:05 GMT+5:30", "11:35:00")),
        (" เวลา 10.05 น. (GMT +7)", "10:05:00"),
    ],
)
@pytest.mark.parametrize("day", ["4 July 2023", "4 กรกฎาคม 2566", "04/07/2566"])
def test_halves_of_the_day_and_zones(day: str, time: str, clock: str) -> None:
    text = f"{day}{time}"
    assert parse(text).first.isoformat() == f"2023-07-04T{clock}+07:00"
    (reading,) = find(f"เริ่ม {text} ที่กรุงเทพฯ")
    assert (reading.first.isoformat(), reading.raw) == (f"2023-07-04T{clock}+07:00", text)


def test_a_zone_may_turn_the_day_but_a_weekday_is_that_of_the_day_as_written() -> None:
    reading = parse("วันอังคารที่ 4 กรกฎาคม 2566 23:30 +0000")
    assert (reading.first.isoformat(), reading.flags) == ("2023-07-05T06:30:00+07:00", ())


@pytest.mark.parametrize(
    "time",
    [
        *(" at 13:30 AM", " at 0.30 pm", " 11:30 หลังเที่ยงคืน", " 11:30 ก่อนเที่ยงคืน", " 11.30 midnight"),
        *(
            " at 8:15 in the evening",
            " 18:05 EST",
            " at 18.05 hrs. (Tokyo time)",
            " 18:05 GMT+25",
            " 18:05 -05:00",
        ),
        *(" เวลา 8.30 น. ตามเวลาท้องถิ่นกรุงโตเกียว", " เวลา 8.30 น. (เวลาท้องถิ่น)", " at 8.30 hrs. (local time)"),
    ],
)
def test_a_time_of_elsewhere_or_of_no_half_of_the_day_is_none(time: str) -> None:
    assert found(f"เริ่ม 4 July 2023{time} ที่นั่น") == ["2023-07-04"]
    with pytest.raises(DateError):
        parse(f"4 July 2023{time}")


@pytest.mark.parametrize(
    "text",
    [
        *("4 July 2023 at 08.30 hrs. (Bangkok time)", "4 ก.ค. 66 เวลา 08.30 น. (ตามเวลาประเทศไทย)"),
        *(
            "4 ก.ค. 66 เวลา 08.30 น. ตามเวลาในไทย",
            "4 ก.ค. 66 08:30-12:00 น.",
            "4 ก.ค. 66 เวลา 08:30 - 12:00 น.",
        ),
    ],
)
def test_a_time_of_thailand_and_the_begin_of_a_span(text: str) -> None:
    assert found(text) == ["2023-07-04 08:30:00+07:00"]


@given(day=DAYS, form=st.sampled_from([*FOUR_DIGITS.values()]))
def test_every_day_is_found_in_running_text(day: date, form: Form) -> None:
    text = form(day).strip()
    (reading,) = find(f"คณะรัฐมนตรีมีมติเมื่อ {text} เห็นชอบ 3 เรื่อง")
    assert (reading.first, reading.last) == (day, day)
    assert reading.raw.endswith(text)


@given(
    first=st.dates(date(1941, 1, 1), date(2099, 12, 31)),
    days=st.integers(1, 300),
    joint=st.sampled_from(["-", " - ", " – ", "—", " ถึง ", " ถึงวันที่ ", "จนถึง"]),
    form=st.sampled_from(
        [FOUR_DIGITS[name] for name in ("full", "short", "พ.ศ.", "English, day first", "heading")]
    ),
)
def test_a_range_has_a_first_and_a_last_day(first: date, days: int, joint: str, form: Form) -> None:
    last = first + timedelta(days)
    text = form(first) + joint.removesuffix("วันที่ ") + form(last)
    assert (span(parse(text)), found(text)) == (f"{first} {last}", [f"{first} {last}"])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("24 - 25 สิงหาคม 2563", "2020-08-24 2020-08-25"),
        ("14-22 ตุลาคม 2561", "2018-10-14 2018-10-22"),
        ("๑๔ – ๒๓ กุมภาพันธ์ ๒๕๖๓", "2020-02-14 2020-02-23"),
        ("12-31 ส.ค.63", "2020-08-12 2020-08-31"),
        ("วันที่ 9 ถึงวันที่ 10 ตุลาคม 2559", "2016-10-09 2016-10-10"),
        ("ระหว่างวันที่ 9-10 ตุลาคม 2559", "2016-10-09 2016-10-10"),
        ("16 และ 19 เมษายน 2564", "2021-04-16 2021-04-19"),
        ("24 มีนาคม และ 31 มีนาคม 2561", "2018-03-24 2018-03-31"),
        ("วันเสาร์ที่ 11 - วันอาทิตย์ที่ 12 มกราคม 2563", "2020-01-11 2020-01-12"),
        ("28 กุมภาพันธ์ – 3 มีนาคม 2567", "2024-02-28 2024-03-03"),
        ("29 กุมภาพันธ์ – 3 มีนาคม 2567", "2024-02-29 2024-03-03"),
        ("30 ธันวาคม 2565 - 2 มกราคม 2566", "2022-12-30 2023-01-02"),
        ("30 ธันวาคม - 2 มกราคม 2566", "2022-12-30 2023-01-02"),
        ("30 ธ.ค. 65-2 ม.ค. 66", "2022-12-30 2023-01-02"),
        ("April 1-5, 2025", "2025-04-01 2025-04-05"),
        ("April 13- October 13, 2025", "2025-04-13 2025-10-13"),
        ("October 1, 2021 to September 30, 2022", "2021-10-01 2022-09-30"),
        ("1-5 April 2025", "2025-04-01 2025-04-05"),
    ],
)
def test_ranges_and_pairs(text: str, days: str) -> None:
    assert span(parse(text)) == days
    assert found(f"งานจัดขึ้น {text} ณ กรุงเทพฯ") == [days]
    assert not parse(text).flags


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7-13/11/2563", "2020-11-07 2020-11-13"),
        ("7 – 13/11/2563", "2020-11-07 2020-11-13"),
        ("04/04/2563-12/06/2563", "2020-04-04 2020-06-12"),
        ("30/12-2/1/2564", "2020-12-30 2021-01-02"),
        ("1.2.2563 ถึงวันที่ 5.2.2563", "2020-02-01 2020-02-05"),
        ("01-02-2563 - 05-02-2563", "2020-02-01 2020-02-05"),
        ("24 กุมภาพันธ์ 24 - 6 มีนาคม 2567", "2024-02-24 2024-03-06"),
        ("1-ก.ค.-2565 ถึง 5-ก.ค.-2565", "2022-07-01 2022-07-05"),
        ("20 ก.ค. 67 - 19 ก.ค. 87", "2024-07-20 2044-07-19"),
        ("30 พฤจิกายน - 3 ธันวาคม 2564", "2021-11-30 2021-12-03"),
        ("28th to 30th of September 2021", "2021-09-28 2021-09-30"),
    ],
)
def test_ranges_as_people_write_them(text: str, days: str) -> None:
    assert span(parse(text)) == days
    assert found(f"จัดงาน {text} ที่สวน") == [days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("วันที่ 9, 10 และ 11 ตุลาคม 2559", ["2016-10-09", "2016-10-10", "2016-10-11"]),
        ("วันที่ 9,16,23 ต.ค. 59", ["2016-10-09", "2016-10-16", "2016-10-23"]),
        ("October 9, 10 and 11, 2016", ["2016-10-09", "2016-10-10", "2016-10-11"]),
        ("October 9, 10, and 11-13, 2016", ["2016-10-09", "2016-10-10", "2016-10-11 2016-10-13"]),
        ("9, 10 and 11 October 2016", ["2016-10-09", "2016-10-10", "2016-10-11"]),
        ("30, 31 ธันวาคม และ 1 มกราคม 2564", ["2020-12-30", "2020-12-31", "2021-01-01"]),
        ("วันที่ 5 ธันวาคม 10-15 ธันวาคม 2563", ["2020-12-05", "2020-12-10 2020-12-15"]),
        ("18-20 พ.ย. ,25-27 พ.ย. 65", ["2022-11-18 2022-11-20", "2022-11-25 2022-11-27"]),
        (
            "18-20 พ.ย., 25-27 พ.ย. และ 3 ธ.ค. 65",
            ["2022-11-18 2022-11-20", "2022-11-25 2022-11-27", "2022-12-03"],
        ),
        ("9-10, 15-16 และ 20 ตุลาคม 2559", ["2016-10-09 2016-10-10", "2016-10-15 2016-10-16", "2016-10-20"]),
        ("วันที่ 13 - 17 และ 28 - 31 กรกฎาคม 2565", ["2022-07-13 2022-07-17", "2022-07-28 2022-07-31"]),
        ("วันอาทิตย์ที่ 9, วันจันทร์ที่ 10 และวันอังคารที่ 11 ตุลาคม 2559", ["2016-10-09", "2016-10-10", "2016-10-11"]),
        ("4 มกราคม 2559, 9, 10 และ 11 ตุลาคม 2560", ["2016-01-04", "2017-10-09", "2017-10-10", "2017-10-11"]),
        ("วันที่ 14 หรือ 15 ธันวาคม 2563", ["2020-12-14", "2020-12-15"]),
        ("14 or 15 December 2020", ["2020-12-14", "2020-12-15"]),
        # What may be no day of the list.
        ("ข้อ 3, 15 ธันวาคม 2563", ["2020-12-15"]),
        ("ข้อ 3, 4, 15 ธันวาคม 2563", ["2020-12-15"]),
        ("11, 10 และ 9 ตุลาคม 2559", ["2016-10-09"]),
        ("301, 302 และ 9 ตุลาคม 2559", ["2016-10-09"]),
    ],
)
def test_days_in_a_row_are_each_a_reading(text: str, days: list[str]) -> None:
    assert found(f"เปิด {text} ที่สวน") == days
    assert not [flag for reading in find(text) for flag in reading.flags]


def test_a_day_in_a_row_has_its_own_text_and_weekday() -> None:
    readings = [*find("เปิดวันที่ 9, 10-12 และวันพุธที่ 11 ต.ค. 59")]
    assert [(reading.raw, reading.flags) for reading in readings] == [
        ("วันพุธที่ 11 ต.ค. 59", ("weekday-differs",))
    ]
    readings = [*find("เปิดวันที่ 7, 8-10 และวันพุธที่ 11 ต.ค. 59")]
    assert [reading.raw for reading in readings] == ["วันที่ 7", "8-10", "วันพุธที่ 11 ต.ค. 59"]
    assert [reading.flags for reading in readings] == [(), (), ("weekday-differs",)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ช่วง ต.ค. 63 – 30 ก.ย. 64", ["2021-09-30"]),
        ("ตามมาตรา 40 และ 15 มีนาคม 2564", ["2021-03-15"]),
        ("25 - 24 สิงหาคม 2563", ["2020-08-24"]),
        ("30 ธ.ค. 67 - 2 ม.ค. 66", ["2024-12-30", "2023-01-02"]),
        ("วันที่ 10 มกราคม 2565 ถึงวันที่ 5 มกราคม 2564", ["2022-01-10", "2021-01-05"]),
        ("29 กุมภาพันธ์ 2566 – 3 มีนาคม 2566", ["2023-03-03"]),
        ("13-7/11/2563", ["2020-11-07"]),
        ("1 ม.ค. 24 - 5 ก.พ. 67", ["2024-02-05"]),
        ("7-13-11-2563 โทร. 7-13/11/25", []),
    ],
)
def test_a_range_that_is_none_leaves_its_single_dates(text: str, days: list[str]) -> None:
    assert found(text) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 กุมภาพันธ์ 2567", "2024-02-29"),
        ("29 ก.พ. 67", "2024-02-29"),
        ("6 เมษายน พ.ศ. 2325", "1782-04-06"),
        ("15 กรกฏาคม 2563", "2020-07-15"),
        ("วันศุกร์ 26 มิ.ย. 63", "2020-06-26"),
        ("วันพฤหัสฯ ที่ 3 ธ.ค. 63", "2020-12-03"),
        ("15 มีนาคม ปี 2562", "2019-03-15"),
        ("15 ก.พ 63", "2020-02-15"),
        ("15 กพ. 63", "2020-02-15"),
        ("15 ธันวาคม พ. ศ. 2563", "2020-12-15"),
        ("วันอังคารที่\n\t15 ธันวาคม\n2563", "2020-12-15"),
        ("\ufeffวันอังคารที่ ๑\u200b๕ ธัน\u00adวาคม\u2003๒๕๖๓\u200b", "2020-12-15"),
        ("28th July 2024", "2024-07-28"),
        ("AUGUST 2, 2022", "2022-08-02"),
        ("Tues. 2 Aug. 2022", "2022-08-02"),
        ("2 August 2022, at 20:15 hrs", "2022-08-02 20:15:00+07:00"),
        ("the 2nd of August, 2022", "2022-08-02"),
        ("Tuesday the 2nd of August B.E. 2565, 8.15 pm", "2022-08-02 20:15:00+07:00"),
        ("2-Aug-2565", "2022-08-02"),
        ("2022 August 2", "2022-08-02"),
        ("28th of September 2021", "2021-09-28"),
        ("28th day of September, 2021", "2021-09-28"),
        ("มี.ค. 15, 2559", "2016-03-15"),
        ("มีนาคม 15, 2559", "2016-03-15"),
        ("15-ก.ค.-2565", "2022-07-15"),
        ("15-กรกฎาคม-65", "2022-07-15"),
        ("15/ก.ค./2565", "2022-07-15"),
        ("15-Jul-2022", "2022-07-15"),
        ("30 พ.ย.. 2563", "2020-11-30"),
        ("30 พ..ย. 63", "2020-11-30"),
        ("27 กันยายน.2560", "2017-09-27"),
        ("20 กรกฎาคม. 2560", "2017-07-20"),
        ("20 ก.ค .2560", "2017-07-20"),
        ("4 กรกฎาคม ๒๕ ๖๖", "2023-07-04"),
        ("4 ธันวาคม ประจำปี 2559", "2016-12-04"),
        ("ประจําวันที่ 15 ธันวาคม 2563", "2020-12-15"),  # a decomposed sara am
    ],
)
def test_other_forms(text: str, day: str) -> None:
    reading = parse(text)
    assert (span(reading), reading.flags, reading.raw) == (day, (), text)


@pytest.mark.parametrize(
    "text",
    [
        *("31 เมษายน 2563", "30 กุมภาพันธ์ 2563", "29 กุมภาพันธ์ 2566", "29 ก.พ. 66", "0 มกราคม 2563"),
        *("32/06/2566", "02/13/2566", "February 30, 2022", "30th of February 2022"),
        *("30-31 เมษายน 2563", "April 5-1, 2025"),
        *("15 ธันวาคม ค.ศ. 0000", "15 ธันวาคม พ.ศ. 0543"),
    ],
)
def test_an_impossible_date_is_none(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)
    assert found(f"เมื่อ {text} นี้") == []


@pytest.mark.parametrize(
    "text",
    [
        *("15 ธันวาคม 1857", "15 ธันวาคม 2101", "15 ธันวาคม 2200", "15 ธันวาคม 2400", "15 ธันวาคม 2644"),
        *("02/06/66", "02/06/2200", "2 August 22", "2 August 65", "August 2, 22", "15 ธ.ค. ค.ศ. 63"),
        *("2nd of August 2200", "15 ธันวาคม 563", "5 May '20"),
        *("15 ธันวาคม ค.ศ. 2563", "15 ธันวาคม พ.ศ. 2020", "15 December 2563 AD", "15 December B.E. 2020"),
    ],
)
def test_an_era_that_cannot_be_told_is_not_guessed(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)
    assert found(f"เมื่อ {text} นี้") == []


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\u200b", "วันนี้", "เมื่อวาน", "yesterday", "in 2 days", "now", "Tuesday", "1608508800"),
        *("2563", "สิงหาคม 2563", "15 ธันวาคม", "August 2022", "2 August"),
        *("9, 10 และ 11 ตุลาคม 2559", "October 9, 10 and 11, 2016"),
        *("12 of 8 August 2022", "8 - 31st August of 2022", "2 or 3 August 2022", "٢ August 2022"),
        *("15 ธันวาคม 25630", "115 ธันวาคม 2563", "02-06/2566", "15 ธันวาคม 2563 ครับ", "15 ธันวาคม ร.ศ. 112"),
        *("15 ธันวาคม 2563 เวลา 25.00 น.", "15 ธันวาคม 2563 เวลา 20.60 น.", "15 ธันวาคม 2563 12.50 บาท"),
        "9 ตุลาคม 2559 และ 10 ตุลาคม 2560",
    ],
)
def test_what_is_not_wholly_one_date_is_none(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-15", "2020-12-15"),
        ("2563-12-15", "2020-12-15"),
        ("2567-02-29", "2024-02-29"),
        ("2020-12-15T09:30", "2020-12-15T09:30:00+07:00"),
        ("2020-12-15 09:30:05.123456", "2020-12-15T09:30:05+07:00"),
        ("2020-12-14T17:00:00Z", "2020-12-15T00:00:00+07:00"),
        ("2020-12-15t16:59:59z", "2020-12-15T23:59:59+07:00"),
        ("2563-12-15T12:00:00+09:00", "2020-12-15T10:00:00+07:00"),
        ("2020-12-14T20:00:00-0500", "2020-12-15T08:00:00+07:00"),
        ("2020-12-15T09:30:00 +07", "2020-12-15T09:30:00+07:00"),
        (" ๒๕๖๓-๑๒-๑๕ ", "2020-12-15"),
    ],
)
def test_dates_for_machines_are_those_of_thailand(text: str, expected: str) -> None:
    assert parse(text).first.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        *("0001-01-01T00:00:00Z", "2200-01-01", "2020-13-01", "2020-02-30", "2564-02-29T00:00Z", "20-12-15"),
        *("2020-12-15T24:00", "2020-12-15T09:60", "2020-12-15T09:30+99:99", "2020-12-15T09", "2020-12-15T"),
        *("2020-12-15T09:30:00+", "2020-12-15 09:30 น. น.", "x2020-12-15", "2020-12-15-16"),
    ],
)
def test_what_only_looks_like_a_date_for_machines_is_none(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


def test_in_running_text_such_figures_are_no_date() -> None:
    assert found("เลขที่ 2563-12-15 ลงวันที่ 2020-12-15T10:00") == []


@pytest.mark.parametrize("text", ["1970-01-01", "1970-01-01T00:00:00Z", "2513-01-01T07:00:00+07:00"])
def test_the_epoch_for_machines_is_flagged(text: str) -> None:
    assert parse(text).flags == ("epoch-date",)
    assert published(text).value is None


@given(day=DAYS, weekday=st.sampled_from(WEEKDAYS))
def test_a_weekday_that_contradicts_the_date_is_flagged(day: date, weekday: str) -> None:
    text = f"วัน{weekday}ที่ {day.day} {thai(day)} {be(day)}"
    agrees = weekday == WEEKDAYS[day.weekday()]
    assert ("weekday-differs" in parse(text).flags) is not agrees
    assert ("weekday-differs" in next(find(f"เมื่อ{text}")).flags) is not agrees


@pytest.mark.parametrize("text", ["Wednesday, August 2, 2022", "Wednesday the 2nd of August 2022"])
def test_an_english_weekday_is_a_check_too(text: str) -> None:
    assert parse(text).flags == ("weekday-differs",)


@pytest.mark.parametrize(
    "text", ["1 มกราคม 2513", "January 1, 1970", "1 ม.ค. 2513 เวลา 07.00 น.", "01/01/2513"]
)
def test_the_epoch_is_flagged(text: str) -> None:
    assert parse(text).flags == ("epoch-date",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The cabinet met on August 2, 2022", ["2022-08-02"]),
        ("เมื่อวันที่ 15 ธ.ค. 63 และวันที่ 3 มกราคม 2564", ["2020-12-15", "2021-01-03"]),
        ("(ณ วันที่ 4 ก.ค. 2566 เวลา 09.30 น.)", ["2023-07-04 09:30:00+07:00"]),
        ("ณ 4 ก.ค. 66 10.30 นายกรัฐมนตรี", ["2023-07-04"]),
        ("ราคา ณ 4 ก.ค. 2566 31.50 บาท", ["2023-07-04"]),
        ("วันเสาร์และวันอาทิตย์ที่ 11-12 มกราคม 2563", ["2020-01-11 2020-01-12"]),
        ("มีผลวันที่ 12 ก.พ. 10.30 น.", []),
        ("พบเพิ่มวันที่ 10 มิถุนายน 14 ราย", []),
        ("วันที่ 1 มกราคม 12 กุมภาพันธ์ และ 3 มีนาคม 2564", ["2021-01-01", "2021-02-12", "2021-03-03"]),
        ("ข้อ 3.15 ธันวาคม 2563", []),
        ("ภายในเดือนธันวาคม 2563", []),
        ("ข้อ 15\nธันวาคม 2563", []),
        ("โทร. 0 2645-9000 บัญชี 067-0-06895-0 เวลา 8.30-11.00 น.", []),
        ("31 เมษายน 2563 ไม่มี แต่ 30 เมษายน 2563 มี", ["2020-04-30"]),
        ("Dismay 2, 2022; 2 Marching 2022", []),
        ("On the 28th of September 2021, the Authority", ["2021-09-28"]),
        ("เริ่มเดือนมี.ค. 15, 2559 และ ก.พ. 30, 2559", ["2016-03-15"]),
        ("ตาราง 15, 2559 คน", []),
        (
            "ถึง 31 มี.ค. 63 มีความสุข, 24 เม.ย. 66 มีคดี, 20 ธ.ค. 64 มีนาข้าว, 5 พ.ค. 63 พยายาม",
            [*("2020-03-31", "2023-04-24", "2021-12-20", "2020-05-05")],
        ),
        ("วันที่ 30 เม.ย. 64 มี.ค. 64", ["2021-04-30"]),
        ("คำสั่งที่ 3/12/2563 ลงวันที่ 4/12/2563", ["2020-12-04"]),
        ("ฉบับที่ 15/12/2563, ข้อ 2.10.2563, เวอร์ชัน 2.10.2563, version 1.2.2020, v.1.2.2020", []),
        ("ขอ 2/10/2563, Nov 2/10/2563", ["2020-10-02", "2020-10-02"]),
        ("วันที่ 1 4 ธันวาคม 2563, วันจันทร์ที่ ๑ ๔ ธันวาคม ๒๕๖๓", []),
        ("กลุ่มที่ 1 4 ธันวาคม 2563, วันที่ 1 14 ธันวาคม 2563", ["2020-12-04", "2020-12-14"]),
        ("14 ธ.ค. ’63, 14 ธ.ค.'63 - 2 ม.ค. ‘64", ["2020-12-14", "2020-12-14 2021-01-02"]),
        ("14 ~ 15 ธันวาคม 2563", ["2020-12-14 2020-12-15"]),
    ],
)
def test_dates_in_running_text(text: str, days: list[str]) -> None:
    assert found(text) == days
    assert not [flag for reading in find(text) for flag in reading.flags]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("พบ 4 เม.ย.63 รายที่ 26", ["2020-04-04"]),
        ("ทะเบียน 16 เม.ย. 66 จังหวัดสมมติ", ["2023-04-16"]),
        ("ประชุม 13 ก.พ. 67 ครั้งที่ 2", ["2024-02-13"]),
        ("สรุป 20 ก.ย. 67 รายงาน", ["2024-09-20"]),
        ("ถึง 31 ธันวาคม 12 ประเทศเข้าร่วม", []),
        ("ถึง 28 กุมภาพันธ์ 95 ประเทศ", []),
        ("ถึง 28 กุมภาพันธ์ 95 นี้", []),
        ("ครบ 12 สิงหาคม 84 พรรษา", []),
        ("ณ 10 มีนาคม 65% ณ 10 มีนาคม 65 % ณ 10 มีนาคม 65 ล้านบาท", []),
        ("ณ 10 มีนาคม 65 ล้านนา, 10 มีนาคม 65 ร้อยละ 5", ["2022-03-10", "2022-03-10"]),
        ("เริ่ม 1 มกราคม 77 จังหวัด", []),
        ("เริ่ม 1 มกราคม 24", []),
        ("เริ่ม 31 มกราคม พ.ศ. 24 และ 31 ม.ค. 35", ["1981-01-31", "1992-01-31"]),
        ("4 กรกฎาคม 256 6 และ 4 กรกฎาคม 2 566", []),
    ],
)
def test_two_digits_are_a_year_where_one_can_be_meant(text: str, days: list[str]) -> None:
    assert found(text) == days


def test_two_digits_are_a_year_where_it_is_one_of_the_days_around_the_text() -> None:
    text = "พบเมื่อ 10 มิถุนายน 47 ราย"
    assert found(text) == []
    assert [span(reading) for reading in find(text, date(2004, 6, 11))] == ["2004-06-10"]
    assert not [*find("พบเมื่อ 10 มิถุนายน 63 ราย", date(2024, 6, 11))]
    assert [*find("สัญญาถึง 31 ธ.ค. 90", date(2026, 1, 1))]
    assert not [*find("สัญญาถึง 31 ธ.ค. 90", date(2016, 1, 1))]
    assert [span(one) for one in find("ใช้ 1 ก.ย. 57 - 31 ธ.ค. 67 โครงการ", date(2020, 1, 1))] == [
        "2014-09-01 2024-12-31"
    ]


APRIL = ("year-began-in-april",)


@pytest.mark.parametrize(
    ("text", "day", "flags"),
    [
        ("2 มีนาคม พ.ศ. 2477", "1935-03-02", APRIL),
        ("2 มี.ค. 2477", "1935-03-02", APRIL),
        ("02/03/2477", "1935-03-02", APRIL),
        ("2 March B.E. 2477", "1935-03-02", APRIL),
        ("1 เมษายน 2477", "1934-04-01", ()),
        ("31 ธันวาคม 2482", "1939-12-31", ()),
        ("31 มีนาคม 2482", "1940-03-31", APRIL),
        ("15 มกราคม 2483", "1940-01-15", APRIL),
        ("1 เมษายน 2483", "1940-04-01", ()),
        ("1 มกราคม 2484", "1941-01-01", ()),
        ("2 มีนาคม ค.ศ. 1935", "1935-03-02", ()),
        ("2 March 1935", "1935-03-02", ()),
        # Only one of the two years had the day.
        ("29 กุมภาพันธ์ พ.ศ. 2478", "1936-02-29", ()),
        ("29 กุมภาพันธ์ พ.ศ. 2479", "1936-02-29", ()),
        # The weekday tells them apart.
        ("วันเสาร์ที่ 2 มีนาคม 2477", "1935-03-02", ()),
        ("วันศุกร์ที่ 2 มีนาคม 2477", "1934-03-02", ()),
        ("วันจันทร์ที่ 2 มีนาคม 2477", "1935-03-02", ("weekday-differs", *APRIL)),
        # So does the year of Rattanakosin.
        ("18 มีนาคม พ.ศ. 2448 (รัตนโกสินทร์ศก 124)", "1906-03-18", ()),
        ("๑๘ มีนาคม พ.ศ. ๒๔๔๘ (ร.ศ. ๑๒๔)", "1906-03-18", ()),
        ("18 มีนาคม ร.ศ. 124 (พ.ศ. 2448)", "1906-03-18", ()),
        ("18 มีนาคม พ.ศ. 2449 ตรงกับ ร.ศ.124", "1906-03-18", ()),
        ("18 มีนาคม พ.ศ. 2448", "1906-03-18", APRIL),
        ("18 มีนาคม พ.ศ. 2448 (ร.ศ. 142)", "1906-03-18", APRIL),
        ("6 เมษายน พ.ศ. 2448 (ร.ศ. 124)", "1905-04-06", ()),
    ],
)
def test_years_that_began_in_april(text: str, day: str, flags: tuple[str, ...]) -> None:
    reading = parse(text)
    assert (span(reading), reading.flags) == (day, flags)
    assert [(span(one), one.flags) for one in find(f"ประกาศ {text} นี้")] == [(day, flags)]


def test_ranges_in_years_that_began_in_april() -> None:
    reading = parse("30 ธันวาคม - 2 มกราคม 2470")
    assert (span(reading), reading.flags) == ("1927-12-30 1928-01-02", APRIL)
    assert [one.flags for one in find("วันที่ 1, 2 และ 3 มกราคม 2470")] == [APRIL, APRIL, APRIL]


@pytest.mark.parametrize("text", ["the 2nd of March B.E. 2477", "2477-03-02"])
def test_years_that_began_in_april_in_forms_that_are_only_parsed(text: str) -> None:
    assert (span(parse(text)), parse(text).flags) == ("1935-03-02", APRIL)


def test_no_day_of_either_reckoning_is_impossible() -> None:
    with pytest.raises(DateError):
        parse("29 กุมภาพันธ์ 2480")


MISSPELT = {
    1: "มกราคาม มกรามกราคม มกรคม มกราค มกราคมม",
    2: "กุมภาพันธุ์ กุมพาพันธ์ กุมภาพันธ กุมภาพัธ์ กุมภาพันธิ์ กุมภาพันท์",
    3: "มีนาคน มึนาคม มีนคม",
    4: "เมยายน เมษาย เมษยน แมษายน",
    5: "พฤษาคม พฤกษภาคม พฤศภาคม พฤษภคม",
    6: "มิุนายน มิถุนายย มิุถนายน มิถนายน มินุนายน",
    7: "กรฎาคม กรกฎคม กรกฎาคคม กรกดาคม",
    8: "สิงหาม สิหาคม สิงหาคน",
    9: "กันายน กันยายย กัยยายน กันยนยา",
    10: "ตุลามค ตุลาค คุลาคม",
    11: "พฤษจิกายน พฤจิกายน พฤศจิการยน พฤศิจกายน พฤศจิกาย",
    12: "ธันวาาคม ธันวคม ธันาคม",
}


@pytest.mark.parametrize(
    ("month", "name"), [(month, name) for month, names in MISSPELT.items() for name in names.split()]
)
def test_a_misspelt_month_is_read(month: int, name: str) -> None:
    for text in (f"15 {name} 2564", f"15{name}2564", f"วันที่ 15 เดือน{name} พ.ศ. 2564", f"15 {name} 64"):
        assert span(parse(text)) == f"2021-{month:02}-15"
        assert found(f"เมื่อ{text} นี้") == [f"2021-{month:02}-15"]


@pytest.mark.parametrize("name", ["มีราคม", "มกนาคม", "คมนาคม", "พฤษจิกาคม", "โครงการ", "สมาคม", "ครอบครัว"])
def test_a_word_that_is_no_month_or_near_to_two_is_not_guessed(name: str) -> None:
    with pytest.raises(DateError):
        parse(f"15 {name} 2564")
    assert found(f"รวม 15 {name} 2564 แห่ง และ 16 มี.ค. 64") == ["2021-03-16"]


@given(month=st.integers(0, 11), place=st.integers(0, 9), letter=st.sampled_from("กขคงจชตนมยรศษาิีึุู์่้"))
def test_one_wrong_letter_makes_no_other_month(month: int, place: int, letter: str) -> None:
    name = MONTHS[month]
    place %= len(name)
    for wrong in (
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place + 1 :],
        name[:place] + letter + name[place:],
    ):
        assert closest_month(wrong) in (month + 1, None)
    assert closest_month(name) == month + 1


def test_what_is_found_keeps_the_text_as_it_was() -> None:
    text = "แถลง\u200b วันที่ ๑\u200b๕\xa0ธ.ค.\u200b ๖๓\u200b นี้"
    assert [reading.raw for reading in find(text)] == ["วันที่ ๑\u200b๕\xa0ธ.ค.\u200b ๖๓"]


HEADING = "วันอังคารที่ 15 ธันวาคม 2563"
EPOCH = "วันพฤหัสบดีที่ 1 มกราคม 2513"


@pytest.mark.parametrize(
    ("heading", "numeric", "expected"),
    [
        (HEADING, None, Published("2020-12-15", HEADING, ())),
        (HEADING, "15/12/2563", Published("2020-12-15", HEADING, ())),
        (HEADING, " ", Published("2020-12-15", HEADING, ())),
        (HEADING, "16/12/2563", Published("2020-12-15", HEADING, ("numeric-date-differs",))),
        (HEADING, "00/00/0000", Published("2020-12-15", HEADING, ("numeric-date-differs",))),
        (
            f"{HEADING} เวลา 20.15 น.",
            "15/12/2563",
            Published("2020-12-15T20:15:00+07:00", f"{HEADING} เวลา 20.15 น.", ()),
        ),
        (
            "วันพุธที่ 15 ธันวาคม 2563",
            "15/12/2563",
            Published("2020-12-15", "วันพุธที่ 15 ธันวาคม 2563", ("weekday-differs",)),
        ),
        (
            "วันพุธที่ 15 ธันวาคม 2563",
            "16/12/2563",
            Published("2020-12-15", "วันพุธที่ 15 ธันวาคม 2563", ("weekday-differs", "numeric-date-differs")),
        ),
        ("2 มีนาคม 2477", None, Published("1935-03-02", "2 มีนาคม 2477", APRIL)),
        (EPOCH, None, Published(None, EPOCH, ("epoch-date",))),
        (EPOCH, "01/01/2513", Published(None, EPOCH, ("epoch-date",))),
        (EPOCH, "15/12/2563", Published(None, EPOCH, ("epoch-date", "numeric-date-differs"))),
        (None, "15/12/2563", Published("2020-12-15", "15/12/2563", ())),
        ("", "01/01/2513", Published(None, "01/01/2513", ("epoch-date",))),
        ("ไม่ระบุ", "15/12/2563", Published("2020-12-15", "ไม่ระบุ", ("numeric-date-differs",))),
        ("14-15 ธันวาคม 2563", None, Published(None, "14-15 ธันวาคม 2563", ("no-date",))),
        ("5 ธ.ค. 69", None, Published("2026-12-05", "5 ธ.ค. 69", ())),
        ("5 ธ.ค. 20", None, Published(None, "5 ธ.ค. 20", ("no-date",))),
        ("วันที่ 31 เมษายน 2563", None, Published(None, "วันที่ 31 เมษายน 2563", ("no-date",))),
        ("ไม่ระบุ", "15/12", Published(None, "ไม่ระบุ", ("no-date",))),
        (None, None, Published(None, None, ("no-date",))),
        ("\xa0", "", Published(None, None, ("no-date",))),
    ],
)
def test_when_an_article_was_published(heading: str | None, numeric: str | None, expected: Published) -> None:
    assert published(heading, numeric) == expected


WORDS = [
    *(*MONTHS, *SHORT, *WEEKDAYS, "August", "May", "Sept.", "Tuesday", "Sat"),
    *("วัน", "ที่", "เดือน", "ปี", "พ.ศ.", "ค.ศ.", "ถึง", "และ", "เวลา", "น.", "ระหว่าง", "ราย"),
    *("2nd", "of", "the", "at", "to", "and", "B.E.", "AD", "pm", "a.m.", "8:15"),
    *("พฤจิกายน", "ร.ศ.", "หลังเที่ยง", "+0400", "GMT", "9, 10 และ", "2477", "24"),
    *("15", "31", "2563", "63", "2020", "20.15", *"0123456789๐๕", *" -/.,:–\n\xa0\u200b"),
]
DATE_LIKE = st.builds(str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(WORDS), max_size=12))


@settings(deadline=None)  # the first that needs dateparser waits for its import
@given(text=st.text() | DATE_LIKE)
def test_no_text_raises_anything_but_the_documented_error(text: str) -> None:
    end = 0
    for reading in find(text):
        end = text.index(reading.raw, end) + len(reading.raw)
    result = published(text, text)
    assert (result.value is None) == bool({"no-date", "epoch-date"} & set(result.flags))
    with suppress(DateError):
        assert parse(text).raw == text


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "1",
            "1 ",
            " ",
            "1-",
            "1,",
            "1 - ",
            "ม.",
            "1 ม.",
            "วัน",
            "วันที่ ",
            "15 ธันวาคม 2563 - ",
            "May 1 ",
            "\u200b",
        ),
        *("1 มกราคม ", "1-2, ", "1 และ ", "1 พฤจิกายน ", "มี.ค. 15, 2559 ", "1/1/", "10:00 -", "ร.ศ. 1"),
    ],
)
def test_no_megabyte_makes_a_pattern_run_away(unit: str) -> None:
    text = "15 ธันวาคม" + unit * (1_000_000 // len(unit))
    start = process_time()
    with pytest.raises(DateError):
        parse(text)
    sum(1 for _ in find(text))
    assert process_time() - start < 2


def test_dateparser_is_never_given_a_buddhist_year(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def get_date_data(text: str) -> SimpleNamespace:
        seen.append(text)
        return SimpleNamespace(date_obj=datetime(2022, 8, 2))

    monkeypatch.setattr(english, "_dateparser", lambda: SimpleNamespace(get_date_data=get_date_data))
    for text in ("the 2nd of August B.E. 2565", "2565 August 2", "the ๒nd of August ๒๕๖๕"):
        assert parse(text).first == date(2022, 8, 2)
    for text in (
        HEADING,
        "2nd of August 2565",
        "02/06/2566",
        "2nd of August 2200",
        "15 ธันวาคม 2200",
        "x" * 61,
    ):
        published(text)
    assert seen == ["the 2nd of August 2022", "2022 August 2", "the 2nd of August 2022"]


def test_dateparser_is_imported_only_when_it_is_needed() -> None:
    code = """
import sys
from thaigov_spider.dates import parse
parse("2 August 2022")
assert "dateparser" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
