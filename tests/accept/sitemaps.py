"""Every sitemap of a built site, against the schemas of sitemaps.org and Google. Needs xmllint.
Usage: sitemaps.py SITE [NEWS], where NEWS is the least number of articles there must be in news sitemaps."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
# Limits of sitemaps.org, and of Google for news.
BYTES, URLS, NEWS = 50 * 1024 * 1024, 50_000, 1_000


def invalid(schema, files):
    command = ["xmllint", "--noout", "--nonet", "--schema", str(HERE / schema), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    return [line for line in done.stderr.splitlines() if not line.endswith(" validates")]


def locs(file):
    return [element.text for element in ElementTree.parse(file).iterfind("*/s:loc", NAMESPACE)]


def main(site, news_wanted=0):
    site = Path(site)
    index = site / "sitemap.xml"
    files = sorted(site.glob("sitemap-*.xml"))
    problems = invalid("siteindex.xsd", [index]) + invalid("sitemap-extended.xsd", files)
    named = sorted(url.rsplit("/", 1)[1] for url in locs(index))
    if named != [file.name for file in files]:
        problems.append(f"the index names {named}")
    pages, news = [], []
    for file in files:
        urls = locs(file)
        is_news = file.name.startswith("sitemap-news")
        (news if is_news else pages).extend(urls)
        if file.stat().st_size > BYTES or not 0 < len(urls) <= (NEWS if is_news else URLS):
            problems.append(f"{file.name}: {file.stat().st_size} bytes, {len(urls)} URLs")
    if len(set(pages)) != len(pages):
        problems.append("a page is listed twice")
    problems += [f"news sitemaps list {url}, the others don't" for url in set(news) - set(pages)]
    if len(news) < news_wanted:
        problems.append(f"{len(news)} articles in news sitemaps")
    print("\n".join(problems[:20]) or f"{len(files)} sitemaps, {len(pages)} pages, {len(news)} news")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
