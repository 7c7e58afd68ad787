"""The body of an article in well-formed markup of many kinds: a line of text is a line on the page."""

from collections.abc import Callable, Sequence

from thaigov_spider.demo.markup import in_source_lines

BodyMarkup = Callable[[Sequence[str], str], str]
"""From the lines of the body, as HTML without block elements, and a picture's HTML (or nothing), to HTML."""

_RUN = "&nbsp;" * 9


def _with_picture(blocks: Sequence[str], picture: str) -> str:
    return "\n".join([*blocks[:1], picture, *blocks[1:]])


def paragraphs(lines: Sequence[str], picture: str) -> str:
    """`p` elements, indented with runs of no-break spaces, and empty ones between them."""
    blocks = [
        f'<p style="text-align: justify;">\n    {_RUN * (number % 3 == 1)}{in_source_lines(line)}\n</p>'
        + "\n<p>&nbsp;</p>" * (number % 2)
        for number, line in enumerate(lines)
    ]
    return _with_picture(blocks, f'<p style="text-align: center;">{picture}</p>')


def divs(lines: Sequence[str], picture: str) -> str:
    """`div` elements, some of them in others, and empty ones: what a chat program's editor leaves."""
    blocks = [
        f'<div dir="auto"><div class="_a9zs">{line}</div></div>' if number % 3 == 2 else f"<div>{line}</div>"
        for number, line in enumerate(lines)
    ]
    return _with_picture(blocks, f"<div>{picture}<br></div>\n<div>&nbsp;</div>")


def breaks(lines: Sequence[str], picture: str) -> str:
    """One paragraph; its lines end with `br` in all spellings, some of them inside a `span`."""
    ends = ("<br>", "<br />\n", "<br/><br>", "&nbsp;<br clear='all'>\n<!-- ขึ้นบรรทัดใหม่ -->")
    ended = [f"{line}{ends[number % 4]}" for number, line in enumerate(lines)]
    middle = len(ended) // 2
    spans = (
        f'<span style="color: #333;">{"".join(half)}</span>' for half in (ended[:middle], ended[middle:])
    )
    return f"<p>{picture}{'<br>' if picture else ''}{''.join(spans)}</p>"


def table(lines: Sequence[str], picture: str) -> str:
    """A table of a cell a line, with cells that hold nothing, rows of two, and a table in the table."""
    rows = [_row(line, number) for number, line in enumerate(lines)]
    middle = len(rows) // 2
    inner = f'<table border="0" width="100%"><tbody>{"".join(rows[middle:])}</tbody></table>' if rows else ""
    return (
        '<table border="1" cellpadding="4" cellspacing="0" style="width: 100%"><tbody>'
        f'<tr><td colspan="2">{picture}</td></tr>{"".join(rows[:middle])}'
        f'<tr><td colspan="2">{inner}</td></tr></tbody></table>'
    )


def _row(line: str, number: int) -> str:
    cells = ("<td>&nbsp;</td><td>{}</td>", "<th>{}</th><td></td>", '<td colspan="2"><p>{}</p></td>')
    return f"<tr>{cells[number % 3].format(line)}</tr>\n"


def two_columns(lines: Sequence[str], picture: str) -> str:
    """A table that lays the text out: a row of two cells, with the paragraphs of a half in each."""
    middle = (len(lines) + 1) // 2
    cells = ("".join(f"<p>{line}</p>" for line in half) for half in (lines[:middle], lines[middle:]))
    row = "".join(f"<td valign='top'>{cell}</td>" for cell in cells)
    return f"{picture}<table><caption></caption><tr>{row}</tr></table>"


def lists(lines: Sequence[str], picture: str) -> str:
    """Bullets, a list without numbers in one of them, a list of definitions: no other text than the lines."""
    third = (len(lines) + 2) // 3
    bullets, numbers, terms = lines[:third], lines[third : 2 * third], lines[2 * third :]
    inner = (
        f"<ol style='list-style: none'>{''.join(f'<li>{line}</li>' for line in numbers)}</ol>"
        if numbers
        else ""
    )
    items = [f"<li>{line}</li>" for line in bullets]
    if items:
        items[-1] = f"{items[-1].removesuffix('</li>')}{inner}</li>"
    pairs = "".join(
        f"<{tag}>{line}</{tag}>" for tag, line in zip(["dt", "dd"] * len(terms), terms, strict=False)
    )
    return f"{picture}<ul>\n{''.join(items)}\n</ul>\n<dl>{pairs}</dl>"


def mixed(lines: Sequence[str], picture: str) -> str:
    """Elements that editors seldom use: captions, quotations, headings, preformatted text, rules."""
    shapes = (
        "<figure><figcaption>{}</figcaption></figure>",
        "<blockquote><p>{}</p></blockquote><hr>",
        "<h4>{}</h4>",
        "<pre>{}</pre>",
        "<center>{}</center>",
        "<address>{}</address><p></p>",
        "<section><article>{}</article></section>",
    )
    blocks = [shapes[number % len(shapes)].format(line) for number, line in enumerate(lines)]
    if not blocks:
        return picture
    return "\n".join([blocks[0].replace("<figure>", f"<figure>{picture}"), *blocks[1:]])


def bare_text(lines: Sequence[str], picture: str) -> str:
    """Text that stands in the block itself, parted by breaks, rules, comments and elements."""
    shapes = ("{}<br>\n", "<!-- ย่อหน้า --><div>{}</div>\n", "{}<hr />", "<p>{}</p>", "<span>{}</span><br/>")
    blocks = [shapes[number % len(shapes)].format(line) for number, line in enumerate(lines)]
    return _with_picture(blocks, picture + "<br>" if picture else "")
