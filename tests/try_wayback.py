import sys, subprocess
from pathlib import Path
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.demo.site import running
from tests.crawling import FAST, ROOT, ENVIRONMENT
import shutil
shutil.rmtree("/tmp/w/wa", ignore_errors=True)
w=Wayback()
with running(w) as origin:
    for i in range(2):
        n=len(w.requests)
        words=[sys.executable,"-m","scrapy","crawl","wayback",*sys.argv[1:]]
        for k,v in (FAST|{"ARCHIVES_DIR":"/tmp/w/wa","WAYBACK_ORIGIN":origin,"WAYBACK_PATIENCE":"0","SUMMARY":"always"}).items(): words+=["-s",f"{k}={v}"]
        d=subprocess.run(words,cwd=ROOT,env=ENVIRONMENT,capture_output=True,text=True)
        print(d.returncode,d.stdout,d.stderr[-3000:]); print(len(w.requests)-n, len(w.captures))
