"""The challenge that Cloudflare puts in place of a page: it is no article, at whatever status it comes.

A challenge carries any of: status 403, 503 or even 200; `cf-mitigated: challenge`; `Server: cloudflare`; the
title "Just a moment..."; `_cf_chl_opt`; `/cdn-cgi/challenge-platform/`.
"""

_RAY = "8c1d4e5f6a7b8c9d"
_PAGE = """<!DOCTYPE html><html lang="en-US"><head>{title}
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta http-equiv="X-UA-Compatible" content="IE=Edge"><meta name="robots" content="noindex,nofollow">
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>*{{box-sizing:border-box;margin:0;padding:0}}html{{line-height:1.15;color:#313131}}
.main-content{{margin:8rem auto;max-width:60rem;padding-left:1.5rem}}.h2{{font-size:1.5rem}}</style>
<meta http-equiv="refresh" content="360"></head><body class="no-js"><div class="main-wrapper" role="main">
<div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and
cookies to continue</span></div></noscript></div></div>{script}</body></html>
"""
_TITLE = "<title>Just a moment...</title>"
_SCRIPT = f"""<script>(function(){{window._cf_chl_opt={{
cvId:'3',cZone:'www.thaigov.go.th',cType:'managed',cRay:'{_RAY}',cH:'0000',
cUPMDTk:"\\/?__cf_chl_tk=0000",cFPWv:'b'}};
var a=document.createElement('script');
a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray={_RAY}';
document.getElementsByTagName('head')[0].appendChild(a);}}());</script>"""

_MARK = ("cf-mitigated", "challenge")
_SERVER = (("Server", "cloudflare"), ("CF-RAY", f"{_RAY}-BKK"))
_TYPE = (("Content-Type", "text/html; charset=UTF-8"), ("Cache-Control", "private, no-store"))
_FULL = _PAGE.format(title=_TITLE, script=_SCRIPT).encode()

Challenge = tuple[int, tuple[tuple[str, str], ...], bytes]
"""Status, headers and body."""

CHALLENGES: dict[str, Challenge] = {
    "403": (403, (*_TYPE, _MARK, *_SERVER), _FULL),
    "503": (503, (*_TYPE, _MARK, *_SERVER), _FULL),
    "200": (200, (*_TYPE, _MARK, *_SERVER), _FULL),
    "bare": (200, _TYPE, _FULL),
    "title": (200, _TYPE, _PAGE.format(title=_TITLE, script="").encode()),
    "script": (200, _TYPE, _PAGE.format(title="<title>www.thaigov.go.th</title>", script=_SCRIPT).encode()),
    "header": (200, (*_TYPE, _MARK), b"<!DOCTYPE html><html><head></head><body></body></html>"),
}
"""Challenges by name: with all signs at three statuses (`403`, `503`, `200`), the same page recorded without
its headers (`bare`), and with a single sign each (`title`, `script`, `header`)."""
