"""Times of the day behind a date, as they are written, in the time of Thailand. Pure.

The time zone is Asia/Bangkok, UTC+7 all the year. What may be another zone's time, or of another half of the
day, is not matched: then the day has no time.
"""

from datetime import UTC, date, datetime, timedelta, timezone

from thaigov_spider.dates.eras import DateError

BANGKOK = timezone(timedelta(hours=7))

_B = "[ ]*+"
# In front of what may follow, it only saves time: most texts that are a date end with the year.
MORE = "(?= . )"
_HALF = r"""(?P<half>
    (?P<pm> [Pp][.]?[ ]?[Mm] (?![A-Za-z]) [.]? | หลังเที่ยง (?!คืน) )
  | [Aa][.]?[ ]?[Mm] (?![A-Za-z]) [.]? | ก่อนเที่ยง (?!คืน)
)"""
# 10:00-12:00 is a span: only where seconds stand in front, or no colon is in it, a minus begins a zone.
_ZONE = rf"""(?:
    {MORE} {_B} (?P<bracket> [(] )? (?P<zone>
        (?: (?:GMT|UTC) (?: {_B} [+-] [0-9]{{1,2}} (?: :? [0-9]{{2}} )? )? | ICT | Z )
      | [+] [0-9]{{2}} :? [0-9]{{2}} | - [0-9]{{4}} | (?(second) - [0-9]{{2}} : [0-9]{{2}} | (?!) )
    ) (?! [0-9A-Za-z:] ) (?(bracket) [)] )
)"""
_ELSEWHERE = rf"""{MORE} (?:
    {_B} [(]? {_B} (?:
        (?: ตาม {_B} เวลา | (?<=[(]) {_B} เวลา | เวลาท้องถิ่น ) (?! {_B} (?:ใน)? {_B} (?:ประเทศ)? {_B} ไทย )
      | (?! (?i: Thai | Bangkok ) ) (?: [A-Z][A-Za-z.]* [ ] ){{0,3}} (?i: (?:local[ ])? time ) (?![a-z])
      | (?! ICT ) [A-Z]{{1,4}}T (?![A-Za-z]) | (?:GMT|UTC)
      | (?:หลัง|ก่อน)? เที่ยงคืน | โมง | ทุ่ม | (?i: midnight | in[ ]the[ ](?:after|eve) )
    )
  | [ ] - [0-9]{{2}} : [0-9]{{2}} (?! {_B} [นh-] )
)"""
# It has a colon, or a word in front or behind: else it may be an amount.
_IS_TOLD = "(?(minute) (?(hours) | (?(clock) | (?<= :[0-9][0-9] ) ) ) | (?!) )"
# Most end the text, which is told before it is looked what may follow.
TIME = rf"""(?P<time> {MORE} (?>
    [ ,]*+ (?P<clock> เวลา | at )? {_B}
    (?P<hour> [01]?[0-9] | 2[0-3] )
    (?: [.:] (?P<minute> [0-5][0-9] ) (?: (?<= :[0-9][0-9] ) : (?P<second> [0-5][0-9] ) )? )? (?! [0-9] )
    (?: {_B} (?P<hours> น[.] | น(?![ก-๎]) | นาฬิกา | hrs[.]? ) )?
    (?: (?P<end> \Z ) {_IS_TOLD} | (?: {MORE} {_B} {_HALF} )? (?(half) | {_IS_TOLD} ) {_ZONE}? )
) (?(end) | (?! {_ELSEWHERE} ) ) )?"""


def moment(
    day: date,
    hour: str,
    minute: str | None,
    second: str | None,
    zone: str | None = None,
    half: str | None = None,
    pm: str | None = None,
) -> datetime:
    """The moment in BANGKOK of a day and the groups of TIME, or of `forms.ISO`. Raises DateError.

    >>> moment(date(2023, 7, 4), "9", "30", None, "UTC", "p.m.", "p.m.").isoformat()
    '2023-07-05T04:30:00+07:00'
    """
    number = _of_the_day(int(hour), pm is not None) if half else int(hour)
    try:
        tzinfo = _zone(zone) if zone else BANGKOK
        clock = datetime(day.year, day.month, day.day, number, int(minute or 0), int(second or 0), 0, tzinfo)
        return clock.astimezone(BANGKOK) if zone else clock
    except (ValueError, OverflowError):
        raise DateError("the text is not a time of the day") from None


def _of_the_day(hour: int, is_after_noon: bool) -> int:
    """The hour of the day of one of a half; 14.30 PM is 14.30. Raises DateError for 14.30 AM and 0.30 PM."""
    if is_after_noon:
        if hour == 0:
            raise DateError("no afternoon has an hour 0")
        return hour if hour >= 12 else hour + 12
    if hour > 12:
        raise DateError(f"no morning has an hour {hour}")
    return hour % 12


def _zone(written: str) -> timezone:
    """The zone of `Z`, `GMT`, `UTC+7`, `+07:00`, `+0700` or `ICT`. Raises ValueError."""
    if written == "ICT":
        return BANGKOK
    offset = written.upper().removeprefix("GMT").removeprefix("UTC").strip()
    if offset in ("", "Z"):
        return UTC
    hours, _, minutes = offset[1:].rpartition(":") if ":" in offset else (offset[1:3], "", offset[3:])
    east = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-east if offset[0] == "-" else east)
