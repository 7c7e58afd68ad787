"""Which month a misspelt Thai word means. Pure."""

MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
_LONG = 7


def closest_month(word: str) -> int | None:
    """The number of the month whose full name is misspelt in `word`; None if that is no month's, or of two.

    It may be begun twice, or one letter or sign be wrong, missing, too much, or exchanged with the next one;
    two in a name of seven or more, if the first letter is right. No other month may be as near. Between a day
    and a year that is no guess: of all words in the lists of PyThaiNLP 5.4, which have dictionaries, corpora
    and titles of Wikipedia, only names of people and places, ธนาคม and other spellings of months are so near
    to one. But คมนาคม (transport) is two letters from มีนาคม, which has six.

    Such words stand in other people's programs as month names, too: กุมพาพันธ์, พฤษจิกายน, มินุนายน, คุลาคม.

    >>> closest_month("กุมพาพันธ์"), closest_month("พฤษจิกายน"), closest_month("มกราคาม")
    (2, 11, 1)
    >>> closest_month("มกรามกราคม")
    1
    >>> closest_month("คมนาคม"), closest_month("มีราคม")  # the latter is one letter from two months
    (None, None)
    """
    for number, name in enumerate(MONTHS, 1):
        if word.endswith(name) and name.startswith(word.removesuffix(name)):
            return number
    near = {name: _distance(word, name) for name in MONTHS if _may_be_near(word, name)}
    if not near:
        return None
    name = min(near, key=near.__getitem__)
    allowed = 2 if len(name) >= _LONG and word[0] == name[0] else 1
    is_only = [*near.values()].count(near[name]) == 1
    return MONTHS.index(name) + 1 if is_only and near[name] <= allowed else None


def _may_be_near(word: str, name: str) -> bool:
    """Whether two changes can make the name out of the word: each adds at most one letter and takes one."""
    return abs(len(word) - len(name)) <= 2 and len({*word} ^ {*name}) <= 4


def _distance(word: str, name: str) -> int:
    """How many letters have to be replaced, added, left out or exchanged with their neighbour."""
    rows: list[list[int]] = [[*range(len(name) + 1)]]
    for i, letter in enumerate(word):
        row = [i + 1]
        for j, other in enumerate(name):
            least = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (letter != other))
            if i and j and letter == name[j - 1] and word[i - 1] == other:
                least = min(least, rows[i - 1][j - 1] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]
