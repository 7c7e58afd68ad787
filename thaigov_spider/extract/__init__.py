"""Articles out of WARC files, whoever wrote them, with no network and on all cores.

`sources` opens what was named, `plan` cuts it into `portions`. Each `portion` is read by one process, which
judges and reads the pages in it (`pages_in`, out of a `page_block`) by the same pure code as a crawl. What
the processes find, each a `found_record`, goes into a temporary database (`finds`), in the order of files
and offsets; there revisits get their originals (`revisits`), and each article its `versions`. `executors`
are what runs the portions: this process, several, or a cluster; `work` puts it all together.

Memory is bounded whatever the files hold: a portion stops where its lines are enough, and goes on as another.
The same files give the same bytes, however many processes there are: portions do not depend on that.

Records are read by this project's own reader. Measured, for a page of 47 KB and its request, the page sent
plain or gzipped: 41 and 17 µs; fastwarc 2.0: 28 and 5; warcio 1.8: 82 and 37; to judge and read such a page
takes 1,800 µs. So fastwarc would save less than one hundredth, but it gives a record that is cut as if it was
whole, and stops at the first damage without saying where that is.

Imports what lies below.
"""
