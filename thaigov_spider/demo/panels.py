"""The other markup that pages of the `codeigniter` generation are known by: listings and articles in panels.

A public scraper of the site relied on these class names of the same software: a listing's ten links in the
first `div.panel-body`; the section in `div.panel-heading.clearfix.Circular`, a hidden date in
`p.col-xs-8.remove-xs.color7`, the date as the first line of
`div.col-xs-12.col-sm-6.col-md-5.news-2.font_level3.text-right`, the headline in the first `h3`, the summary
in `p.font_level2.Circular.color3` and the body in `div.col-xs-12.padding-sm1.news-2.Circular`. The nesting
between them is not known.
"""

from collections.abc import Sequence

from thaigov_spider.demo import bodies, media
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text


def entries(articles: Sequence[Article], hosts: Hosts) -> str:
    """A page of the listing: a link each, and nothing else."""
    links = "".join(
        f'<a class="list-group-item" href="{hosts.www}{article.path}">{escape(article.title)}</a>\n'
        for article in articles
    )
    return f'<div class="panel panel-default"><div class="panel-body">{links}</div></div>'


def article(shown: Article, related: Sequence[Article], hosts: Hosts) -> str:
    """An article's content, and related news in a panel of its own."""
    picture = media.thumbnail(shown)
    return f"""<div class="panel"><div class="panel-heading clearfix Circular">{escape(shown.section)}</div>
<div class="panel-body clearfix">
<p class="col-xs-8 remove-xs color7" style="display: none">{shown.date_th}</p>
<div class="col-xs-12 col-sm-6"><figure><img src="{picture.url(hosts)}" alt=""></figure></div>
<div class="col-xs-12 col-sm-6 col-md-5 news-2 font_level3 text-right">{shown.date_th}<br>
<a href="#" onclick="window.print()">พิมพ์</a></div>
<h3 class="Circular color2">{linked(shown.title)}</h3>
<p class="font_level2 Circular color3">{linked(shown.summary)}</p>
<div class="col-xs-12 padding-sm1 news-2 Circular">{text(shown, bodies.paragraphs, linked, hosts)}</div>
</div></div>
<div class="panel"><div class="panel-heading">ข่าวที่เกี่ยวข้อง</div>{entries(related, hosts)}</div>"""
