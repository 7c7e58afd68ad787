"""What a page shows of its article: section, date and summary around its headline, and its text. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from lxml.etree import _Element as Element

from thaigov_spider.article.record import Link
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import finder
from thaigov_spider.layouts import media
from thaigov_spider.layouts.blocks import top_of
from thaigov_spider.layouts.furniture import Furniture, breadcrumbs
from thaigov_spider.layouts.headlines import same
from thaigov_spider.layouts.labels import field, heads_ending, is_byline, is_label
from thaigov_spider.layouts.main_part import article_part
from thaigov_spider.layouts.marks import marks
from thaigov_spider.layouts.prose import Shown, shown_lines
from thaigov_spider.layouts.streamed import settled
from thaigov_spider.layouts.text_block import TextBlock, dated, text_block

_TIMES = finder("descendant::time[@datetime]")
_MOST_TIMES = 3  # elements: a head has no more
_CHANGED = re.compile("ปรับปรุง|แก้ไข|อัปเดต|อัพเดต|updated|modified|revised", re.IGNORECASE)
_NEAR = 6  # lines: what is said of an article stands no farther from its headline
_SECTION = 40  # characters
_SUMMARY = 20
_ALL_NEWS = re.compile(
    r"""(?:ข่าว(?:สาร|ทั้งหมด|ล่าสุด|เด่น|ประชาสัมพันธ์)?|(?:all|latest|top)?\s?news|หมวดหมู่|รายละเอียด(?:ข่าว)?|.*รัฐบาลไทย.*
    |(?:ภาษา)?(?:ไทย|อังกฤษ)|thai|english)""",
    re.IGNORECASE | re.VERBOSE,
)


def _is_of_change(time: Element) -> bool:
    """Whether what stands right before a time says that it is the one of the last change."""
    previous, parent = time.getprevious(), time.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    return _CHANGED.search(before or "") is not None


def _is_in_menu(block: Element) -> bool:
    """Whether a line stands in a list of several items, or in a header of the page that has no headline."""
    for node in (block, *block.iterancestors()):
        if (
            node.tag == "li"
            and next(chain(node.itersiblings("li"), node.itersiblings("li", preceding=True)), None)
            is not None
        ):
            return True
        if node.tag == "header" and next(node.iter("h1", "h2"), None) is None:
            return next(node.iterancestors("article", "main"), None) is None
    return False


class ShownArticle:
    """An article as it is shown; `known` are texts of its head that are known already, `day` its day."""

    def __init__(
        self, page: ParsedPage, headline: str | None, known: Sequence[str | None], day: str | None
    ) -> None:
        root = settled(page)
        self._crumbs = breadcrumbs(root, headline)
        part = article_part(page, headline, root)
        furniture = Furniture(part, page, headline)
        furniture.remove()
        self.images: tuple[Link, ...] = media.images(part, page.base)
        self.attachments: tuple[Link, ...] = media.attachments(part, page.base)
        times = [time for time in _TIMES(part)[:_MOST_TIMES] if not _is_of_change(time)]
        self.times = [(time.get("datetime") or "").strip() for time in times[:1]]
        written = map(top_of, _TIMES(part)[:_MOST_TIMES])
        self.is_in_article = part.tag == "article" or next(part.iter("article"), None) is not None
        furniture.remove_captions()
        self.lines: list[Shown] = shown_lines(part)
        self.block: TextBlock = text_block(self.lines, headline, [*known, *written], day)
        self._known = known

    @property
    def published(self) -> str | None:
        """The date that is shown next to the headline, else behind the text."""
        near = (*self.block.head, *reversed(self.block.above[-_NEAR:]), *self.block.behind[:_NEAR])
        return next(filter(None, map(dated, near)), None)

    @property
    def section(self) -> str | None:
        """The last of the breadcrumbs, else a short line next to the headline."""
        short = [text for text in (*self._above(), *self._said) if len(text) <= _SECTION]
        badges = [text for text in short if not re.search("[0-9๐-๙]", text)]
        names = (*self._facts(), *reversed(self._crumbs), *badges)
        return next((name for name in names if self._may_be_section(name)), None)

    def _above(self) -> list[str]:
        """The line above the headline, unless it is one of a menu."""
        above = self.block.above[-1:]
        at = next((one.line.block for one in self.lines if (one.line.text,) == above), None)
        return list(above) if at is not None and not _is_in_menu(at) else []

    def _facts(self) -> Iterator[str]:
        """The section where the head names it: in the same line, or in the next."""
        for text, follows in pairwise((*self.block.above[-_NEAR:], "", *self.block.head, "")):
            fact = field(text)
            if fact and fact[0] == "section":
                yield fact[1] or follows

    @property
    def summary(self) -> str | None:
        """What stands between headline and text by itself, where it is one line."""
        lines = [text for text in self._said if len(text) >= _SUMMARY and not self._may_be_section(text)]
        return lines[0] if len(lines) == 1 else None

    @property
    def _said(self) -> list[str]:
        """The lines of the head that say something."""
        tells = (dated, heads_ending, is_byline, is_label, field)
        return [text for text in self.block.head if not any(tell(text) for tell in tells)]

    def shows(self, text: str | None) -> bool:
        """Whether a text is a line of the head."""
        return any(same(text, line) for line in (*self.block.head, *self.block.above))

    def _may_be_section(self, text: str) -> bool:
        if len(text) > _SECTION or is_label(text) or dated(text) or heads_ending(text) or marks(text):
            return False
        return _ALL_NEWS.fullmatch(text) is None and re.search("[A-Za-zก-๙]", text) is not None
