"""Bodies as word processors and careless hands leave them: everything that a parser has to mend."""

from collections.abc import Sequence

_WORD_HEAD = """<!--[if gte mso 9]><xml>
 <w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom><w:TrackMoves/><w:PunctuationKerning/>
 <w:LidThemeOther>EN-US</w:LidThemeOther><w:LidThemeComplexScript>TH</w:LidThemeComplexScript></w:WordDocument>
</xml><![endif]--><!--[if gte mso 9]><xml><w:LatentStyles DefLockedState="false" LatentStyleCount="371">
 <w:LsdException Locked="false" Priority="0" QFormat="true" Name="Normal"/></w:LatentStyles>
</xml><![endif]-->
<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal {margin:0cm; font-size:16.0pt; font-family:"TH SarabunIT๙",sans-serif;}
 @page WordSection1 {size:595.3pt 841.9pt; margin:72.0pt;}
-->
</style>
<!--[if gte mso 10]>
<style> table.MsoNormalTable {mso-style-name:"ตารางปกติ"; mso-style-noshow:yes;} </style>
<![endif]-->
"""
_WORD_FONT = "font-family:&quot;TH SarabunPSK&quot;,sans-serif;mso-bidi-language:TH"


def word(lines: Sequence[str], picture: str) -> str:
    """Pasted from Word: conditional comments, a style sheet and a script, `o:p`, bullets made by hand."""
    blocks = "\n".join(_word_line(line, number) for number, line in enumerate(lines))
    script = (
        "<script type=\"text/javascript\">var วันที่ = 'วันจันทร์ที่ 1 มกราคม 2550'; // <p>ไม่ใช่ข่าว</p>\n</script>"
    )
    return f"{_WORD_HEAD}<div class=WordSection1>{picture}\n{blocks}\n</div>{script}"


def _word_line(line: str, number: int) -> str:
    if number % 4 == 3:
        bullet = "<![if !supportLists]><span style='mso-list:Ignore'></span><![endif]>"
        text = f"{bullet}<span lang=TH>{line}</span><o:p></o:p>"
        return f"<p class=MsoListParagraph style='text-indent:-18.0pt'>{text}</p>"
    return (
        f'<p class="MsoNormal" style="text-indent:36.0pt"><span lang="TH" style="{_WORD_FONT}">'
        f'<span style="mso-spacerun:yes">&nbsp;&nbsp;&nbsp; </span>{line}</span><o:p>&nbsp;</o:p></p>'
    )


def malformed(lines: Sequence[str], picture: str) -> str:
    """No end tags (`p`, `li`, `td`, `div`), end tags without a start, attributes without quotes."""
    part = (len(lines) + 3) // 4
    open_paragraphs = "".join(f"<P align=justify>{line}\n" for line in lines[:part])
    items = "".join(f"<LI>{line}</b>" for line in lines[part : 2 * part])
    cells = "".join(f"<tr><td width=50%>{line}</font>" for line in lines[2 * part : 3 * part])
    open_divs = "".join(
        f"<div class=text{number}>{line}</i>" for number, line in enumerate(lines[3 * part :])
    )
    return (
        f"{picture}{open_paragraphs}</p></span><ul>{items}</ul><table>{cells}<tr><td>{open_divs}</table></em>"
    )


def open_divs(lines: Sequence[str], picture: str) -> str:
    """Every third `div` lacks its end tag: in the tree, what follows the article lies inside it."""
    ends = ("</div>", "</div>", "")
    return picture + "\n".join(f"<div>{line}{ends[number % 3]}" for number, line in enumerate(lines))
