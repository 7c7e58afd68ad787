"""What every page of today's site has around its content, and the fixed pages."""

from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape

SECTIONS = {
    "politics": ("การเมือง", ("ข่าวนายกรัฐมนตรี", "ข่าวคณะโฆษก", "ข่าวทำเนียบรัฐบาล", "ด้านความมั่นคง")),
    "economy": ("เศรษฐกิจ", ("ด้านเศรษฐกิจ", "ด้านกฎหมายฯ", "สรุปข่าวการประชุม ครม.")),
    "region": ("ภูมิภาค", ()),
}
"""The section pages by their slugs: a name, and the articles' sections in it; the last has all the others."""

FIXED = ("about", "cabinet", "contact", "policy", "services", "accessibility", "moved")
"""The pages that say the same for years."""


def slug(section: str) -> str:
    """The section page on which articles of a section are listed."""
    return next((name for name, (_, sections) in SECTIONS.items() if section in sections), "region")


def page(title: str, content: str, hosts: Hosts, *, head: str = "", lang: str = "th", tail: str = "") -> str:
    """A whole page; `tail` are the scripts behind it."""
    news = f"{hosts.www}/{lang}/news"
    fixed = "".join(f'<li><a href="{hosts.www}/{lang}/{name}">{name}</a></li>' for name in FIXED)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} | รัฐบาลไทย (จำลอง)</title>
<link rel="stylesheet" href="{hosts.www}/public/theme/default/css/main.css">{head}</head>
<body class="min-h-screen bg-white text-slate-800"><header class="sticky top-0 flex items-center gap-4 px-4">
<a href="{hosts.www}/{lang}">รัฐบาลไทย (จำลอง)</a><nav><a href="{news}">ข่าวสาร</a>
<a href="{hosts.www}/en">EN</a> <a href="{hosts.www}/th">ไทย</a></nav></header>
<main class="mx-auto max-w-5xl">{content}</main>
<footer class="mt-8 border-t"><ul>{fixed}</ul>
<p>เว็บไซต์จำลองสำหรับทดสอบโปรแกรม มิใช่เว็บไซต์ของทางราชการ</p></footer>
{tail}</body></html>
"""


def fixed_page(name: str, hosts: Hosts, lang: str) -> str:
    """One of the fixed pages."""
    return page(name, f"<h1>{name}</h1><p>หน้านี้มิใช่ข่าว</p>", hosts, lang=lang)


def missing_page(hosts: Hosts, lang: str = "th") -> str:
    """What stands for what is not there, at status 200 or 404."""
    text = "<h1>404</h1><p>ขออภัย ไม่พบหน้าที่ต้องการ</p>" if lang == "th" else "<h1>404</h1><p>Page not found</p>"
    return page("ไม่พบหน้า" if lang == "th" else "Not found", text, hosts, lang=lang)
