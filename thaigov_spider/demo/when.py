"""The date of an article, as the site's other generations write it; nothing where the article has none."""

from datetime import UTC, datetime, timedelta, timezone

from thaigov_spider.demo.articles import Article

THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
THAI_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
_BANGKOK = timezone(timedelta(hours=7))
_THAI_SHORT = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def english(article: Article, form: str = "{day} {month} {year}") -> str:
    """As `15 December 2020`, or with the names of the `form`: `weekday`, and `buddhist` for the year."""
    return _written(article, form, _DAYS, _MONTHS, " at {:%H:%M} hrs.")


def thai(article: Article, form: str = "{day} {month} {buddhist}") -> str:
    """As `15 ธันวาคม 2563`."""
    return _written(article, form, THAI_DAYS, THAI_MONTHS, " เวลา {:%H.%M} น.")


def thai_short(article: Article) -> str:
    """As `15 ธ.ค. 63`."""
    return _written(article, "{day} {month} {short}", THAI_DAYS, _THAI_SHORT, " เวลา {:%H.%M} น.")


def joomla(article: Article) -> str:
    """As Joomla writes it in English: `Tuesday, 15 December 2020 20:15`."""
    return _written(article, "{weekday}, {day:02} {month} {year}", _DAYS, _MONTHS, " {:%H:%M}")


def joomla_thai(article: Article) -> str:
    """As Joomla writes it in Thai: the year stays in the Common era."""
    return _written(article, "วัน{weekday}, {day:02} {month} {year}", THAI_DAYS, THAI_MONTHS, " {:%H:%M}")


def utc(article: Article) -> str:
    """As `2020-12-14T17:30:00.000Z`, for 15 December in Thailand; a day without a time begins at midnight."""
    if not article.published:
        return ""
    at = datetime.fromisoformat(article.published)
    bangkok = at if at.tzinfo else at.replace(tzinfo=_BANGKOK)
    return bangkok.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def iso(article: Article, *, buddhist: bool = False) -> str:
    """As `2020-12-15`, with time and zone where there is a time; some programs put the Buddhist era there."""
    if not article.published:
        return ""
    year = int(article.published[:4]) + 543 * buddhist
    return f"{year}{article.published[4:]}"


def _written(article: Article, form: str, days: tuple[str, ...], months: tuple[str, ...], time: str) -> str:
    if not article.published:
        return ""
    at = datetime.fromisoformat(article.published)
    day = form.format(
        day=at.day,
        month=months[at.month - 1],
        year=at.year,
        buddhist=at.year + 543,
        short=(at.year + 543) % 100,
        weekday=days[at.weekday()],
    )
    return day + (time.format(at) if "T" in article.published else "")
