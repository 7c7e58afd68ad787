"""Months, weekdays and eras: the words that dates are written with, and what they stand for. Pure.

The patterns are for `re.VERBOSE`, and for text that `tidying.tidy` has been over.
"""

import re
from functools import lru_cache

from thaigov_spider.dates.spelling import closest_month

# The lookaheads in front of the words only save time: most characters begin none.
THAI_MONTH = r"""(?= [กตธพมสเ] ) (?:
    (?: มกรา | มีนา | พฤษภา | กรก[ฎฏ]า | สิงหา | ตุลา | ธันวา ) (?:คม)?     # กรกฏาคม: a frequent misspelling
  | (?: เมษา | มิถุนา | กันยา | พฤศจิกา ) (?:ยน)?
  | กุมภา (?:พันธ์?)?
  | (?: มี? | [กพสตธ] ) [ ]?[.]{0,2}[ ]? ค [.]?
  | (?: เม | มิ | [กพ] ) [ ]?[.]{0,2}[ ]? ย [.]?
  | ก [ ]?[.]{0,2}[ ]? พ [.]?
)"""
ENGLISH_MONTH = r"""(?= [ADFJMNOSadfjmnos] ) (?i:
    (?: Jan(?:uary)? | Feb(?:ruary)? | Mar(?:ch)? | Apr(?:il)? | May | June? | July? | Aug(?:ust)?
      | Sep(?:t(?:ember)?)? | Oct(?:ober)? | Nov(?:ember)? | Dec(?:ember)? ) (?![a-z]) [.]?
)"""
# Any word that is as long as a month's name, for one that is misspelt: `month_number` knows whether it is.
MAYBE_MONTH = "[ก-๎]{5,14}"
_MONTH = re.compile(f"{THAI_MONTH} | {ENGLISH_MONTH}", re.VERBOSE)
_MONTH_STARTS = """
    มกร มค jan   กุม กพ feb   มีน มีค mar   เมษ เมย apr   พฤษ พค may   มิถ มิย jun
    กรก กค jul   สิง สค aug   กัน กย sep   ตุล ตค oct   พฤศ พย nov   ธัน ธค dec
"""
_MONTHS = {start: place // 3 + 1 for place, start in enumerate(_MONTH_STARTS.split())}


@lru_cache(4096)
def month_number(name: str) -> int | None:
    """The number of a month as it is written; of a number itself; None if the word is no month.

    The first three letters of a month, dots and blanks left out, tell it from the others in all its forms.

    >>> month_number("พฤษภาคม"), month_number("พ.ค."), month_number("May"), month_number("05")
    (5, 5, 5, 5)
    >>> month_number("พฤษพาคม"), month_number("พฤหัสบดี")
    (5, None)
    """
    if name.isdecimal():
        return int(name)
    if _MONTH.fullmatch(name):
        return _MONTHS[name.replace(".", "").replace(" ", "")[:3].lower()]
    return closest_month(name)


THAI_WEEKDAY = "(?: จันทร์ | อังคาร | พุธ | พฤหัส(?:บดี|ฯ)? | ศุกร์ | เสาร์ | อาทิตย์ )"
ENGLISH_WEEKDAY = r"""(?<! [A-Za-z] ) (?i:
    (?: Mon | Tues? | Wed(?:nes)? | Thu(?:rs?)? | Fri | Sat(?:ur)? | Sun ) (?:day)? (?![a-z])
)"""
_WEEKDAY_STARTS = "จั mo   อั tu   พุ we   พฤ th   ศุ fr   เส sa   อา su"
_WEEKDAYS = {start: place // 2 for place, start in enumerate(_WEEKDAY_STARTS.split())}


def weekday_number(name: str) -> int:
    """The number of a weekday: 0 for Monday to 6 for Sunday, as `date.weekday()` counts.

    >>> weekday_number("พฤหัสบดี"), weekday_number("Thursday")
    (3, 3)
    """
    return _WEEKDAYS[name[:2].lower()]


ENGLISH_ERA = r"(?: [BC][.]?[ ]?E | A[.]?[ ]?D ) (?![A-Za-z]) [.]?"
ERA = rf"(?: [พค] [ ]?[.]?[ ]? ศ [.]? | พุทธศักราช | คริสต์?ศักราช | {ENGLISH_ERA} )"
RATTANAKOSIN_ERA = "(?: ร [ ]?[.]?[ ]? ศ [.]? | รัตนโกสินทร์? [ ]? ศก )"


def is_buddhist(era: str) -> bool:
    """Whether an era as it is written is the Buddhist era; else it is the Common era.

    >>> [is_buddhist(era) for era in ("พ.ศ.", "พุทธศักราช", "B.E.", "ค.ศ.", "A.D.")]
    [True, True, True, False, False]
    """
    return era[0] in "พBb"
