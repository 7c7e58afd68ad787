"""Pages as the archive shows them: no script, no form, every address one of its own. Pure.

This is for what a reader sees. That nothing runs or reaches anybody does not rest on it: the answer carries a
policy, and is shown in a sandbox, which forbid all scripts and everything from elsewhere.
"""

import re
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

from thaigov_spider.browse.css_rewriting import rewritten_css
from thaigov_spider.browse.mementos import archived
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.tree import drop
from thaigov_spider.urls import absolute

_REMOVED = ("script", "base")
# No more than their contents are shown: plug-ins are gone, and pages do not always end them.
_REPLACED = {
    **dict.fromkeys(("object", "embed", "applet", "portal", "fencedframe"), "span"),
    **dict.fromkeys(("animate", "animatemotion", "animatetransform", "set", "foreignobject"), "g"),
}
# Whose contents a browser reads otherwise than they are written here.
_AS_TEXT = ("xmp", "plaintext", "listing", "noembed", "noframes")
_LAZY = ("data-src", "data-original", "data-lazy-src")
_SHOWN = ("img", "input", "source", "video", "audio", "track", "image", "use", "feimage")
_FRAMES = ("iframe", "frame")
_ATTRIBUTES: dict[str, str] = {  # what is loaded for an attribute, wherever it stands
    "src": "im_",
    "poster": "im_",
    "background": "im_",
    "lowsrc": "im_",
    "dynsrc": "im_",
}
# What a drawing says in attributes as others say it in a style.
_STYLES = frozenset({"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"}) | {
    *("marker", "marker-start", "marker-mid", "marker-end")
}
_LINKED = ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href")
_LINKS = frozenset({"a", "area"})
_DROPPED = frozenset(
    {"action", "formaction", "ping", "integrity", "nonce", "crossorigin", "target", "srcdoc", "manifest"}
    | {
        "http-equiv",
        "autofocus",
        "autoplay",
        "sandbox",
        "allow",
        "codebase",
        "classid",
        "longdesc",
        "cite",
        "data",
    }
    | {"data-srcset", "attributionsrc", "blocking", "referrerpolicy", *_LAZY}
)
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)((?:\s+[^,]*)?)(?:,+|$)")
_REFRESH = re.compile(r"[^;,]*[;,]\s*(?:url\s*=)?\s*['\"]?(?P<url>[^'\"]*)", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"\s*(<!doctype\s+html[\w\s\"'/:.-]*>)", re.IGNORECASE | re.ASCII)
_KEPT = 2_048  # addresses, and styles, of one page
_LEADS_ON = "หน้านี้นำไปยัง / This page leads to:"


def rewritten_page(page: ParsedPage, stamp: str) -> bytes:
    """A captured page as HTML in UTF-8, whose addresses lead to captures around a moment (14 digits)."""
    root = page.root
    rewriting = _PageRewriting(page.base, stamp)
    for element in list(root.iter(etree.Element)):
        rewriting.apply(element)
    _say_where_it_leads(root, rewriting.leads_to)
    _declare_utf8(root)
    doctype = _DOCTYPE.match(page.text.lstrip("\ufeff"))
    markup = etree.tostring(root, method="html", encoding="utf-8", with_tail=False)
    assert isinstance(markup, bytes)
    return (doctype[1].encode() + b"\n" if doctype else b"") + markup


class _PageRewriting:
    """Rewrites the elements of one page; `leads_to` is where it would have sent the reader on."""

    def __init__(self, base: str, stamp: str) -> None:
        self.leads_to: list[str] = []
        self._base = base
        self._stamp = stamp
        # The same stand on a page again and again.
        self.address = lru_cache(_KEPT)(self._address)
        self._style = lru_cache(_KEPT)(lambda style: rewritten_css(style, self.address))

    def _address(self, reference: str, kind: str) -> str | None:
        """The archive's address for a reference on the page; None where it leads to nothing on the web."""
        reference = reference.strip()
        if kind == "im_" and reference[:11].lower() == "data:image/":
            return reference
        url = absolute(self._base, reference)
        return archived(url, self._stamp, kind) if url else None

    def apply(self, element: Element) -> None:
        """Rewrite an element in its place, or take it out."""
        tag = _tag(element)
        if tag in _REMOVED:
            drop(element)
        elif tag in _REPLACED:
            element.tag = _REPLACED[tag]
            element.attrib.clear()
        elif tag == "meta":
            self._apply_meta(element)
        elif tag == "link":
            self._apply_link(element)
        else:
            if tag == "style":
                element.text = rewritten_css("".join(map(str, element.itertext())), self.address)
            if tag in _AS_TEXT:
                element.tag = "pre"
            if tag in _FRAMES:
                element.text = None
            self._apply_attributes(element, tag)

    def _apply_meta(self, element: Element) -> None:
        if element.get("http-equiv", "").strip().lower() == "refresh":
            match = _REFRESH.match(element.get("content", ""))
            leads = self.address(match["url"], "") if match and match["url"].strip() else None
            self.leads_to += [leads] if leads else []
        if element.get("http-equiv") is not None or element.get("charset") is not None:
            drop(element)

    def _apply_link(self, element: Element) -> None:
        relations = element.get("rel", "").lower().split()
        kept = next((one for one in ("stylesheet", "icon") if one in relations), None)
        url = self.address(element.get("href", ""), "cs_" if kept == "stylesheet" else "im_")
        if kept is None or url is None or ("alternate" in relations and kept == "stylesheet"):
            drop(element)
            return
        media = element.get("media")
        element.attrib.clear()
        element.set("rel", kept)
        element.set("href", url)
        if media:
            element.set("media", media)

    def _apply_attributes(self, element: Element, tag: str) -> None:
        self._take_lazy(element, tag)
        for name, value in list(element.attrib.items()):
            name = str(name)
            lower = name.lower()
            if lower.startswith("on") or lower in _DROPPED:
                del element.attrib[name]
            elif lower in ("srcset", "imagesrcset"):
                element.set(name, self._candidates(str(value)))
            elif lower in _STYLES:
                element.set(name, self._style(str(value)))
            elif lower in _ATTRIBUTES or lower in _LINKED:
                self._apply_address(element, tag, name, str(value))

    def _apply_address(self, element: Element, tag: str, name: str, value: str) -> None:
        if name.lower() in _LINKED and value.strip().startswith("#"):
            return
        kind = "if_" if tag in _FRAMES else "" if tag in _LINKS else "im_"
        url = self.address(value, kind)
        if url is None:
            del element.attrib[name]
        else:
            element.set(name, url)

    def _take_lazy(self, element: Element, tag: str) -> None:
        """Have shown what a script would have: pictures that wait for one to be scrolled to."""
        if tag not in (*_SHOWN, *_FRAMES):
            return
        lazy = next((value for name in _LAZY if (value := element.get(name))), None)
        if lazy and (not element.get("src") or tag == "img"):
            element.set("src", lazy)
        later = element.get("data-srcset")
        if later and not element.get("srcset"):
            element.set("srcset", later)

    def _candidates(self, value: str) -> str:
        found = ((self.address(match[1], "im_"), match[2]) for match in _CANDIDATE.finditer(value))
        return ", ".join(
            f"{url}{width.rstrip()}" for url, width in found if url and not url.startswith("data:")
        )


def _tag(element: Element) -> str:
    """The name of an element, in lower case and without a prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _declare_utf8(root: Element) -> None:
    head = next(root.iter("head"), None)
    meta = etree.Element("meta")
    meta.set("charset", "utf-8")
    (root if head is None else head).insert(0, meta)


def _say_where_it_leads(root: Element, leads_to: list[str]) -> None:
    """In place of a refresh: a link to what it would have shown."""
    body = next(root.iter("body"), None)
    if body is None or not leads_to:
        return
    note = etree.Element("p")
    note.text = f"{_LEADS_ON} "
    link = etree.SubElement(note, "a")
    link.set("href", leads_to[0])
    link.text = leads_to[0].partition("/web/")[2].partition("/")[2]
    note.tail, body.text = body.text, None
    body.insert(0, note)
