"""Every feed of a built site: RSS and Atom as feedparser reads them, JSON Feed against its schema. Needs feedparser and jsonschema.
Usage: feeds.py SITE"""

import json
import re
import sys
from pathlib import Path

import feedparser
from jsonschema import Draft4Validator, RefResolver

HERE = Path(__file__).parent
# Addresses in texts that lead nowhere once the text is read elsewhere.
RELATIVE = re.compile(r"""\s(?:href|src|poster)\s*=\s*["']?(?!https?:|mailto:|tel:|data:|["'\s>])""")


def schema():
    one = json.loads((HERE / "feed-1.schema.json").read_text())
    newest = json.loads((HERE / "feed.schema.json").read_text())
    store = {name: one for name in ("feed-1", "https://json.schemastore.org/feed-1", one.get("id", "feed-1"))}
    return Draft4Validator(newest, resolver=RefResolver(newest.get("id", ""), newest, store=store))


def of_xml(file, own_type):
    """What is wrong with a feed, and its items: name, address, title, authors, text."""
    # As it stands: what the parser mends by itself would hide what others don't.
    feed = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    problems = [f"bozo: {feed.bozo_exception}"] if feed.bozo else []
    own = [link.href for link in feed.feed.get("links", []) if link.rel == "self" and link.get("type") == own_type]
    if len(own) != 1:
        problems.append(f"names itself {own}")
    problems += [f"no {key}" for key in ("title", "link", "updated") if not feed.feed.get(key)]
    items = []
    for entry in feed.entries:
        lacks = [key for key in ("id", "link", "title", "published_parsed", "summary") if not entry.get(key)]
        problems += [f"{entry.get('link')} has no {key}" for key in lacks]
        text = entry.get("content", [{}])[-1].get("value", "")
        names = [author.get("name") for author in entry.get("authors", [])]
        if not names:
            problems.append(f"{entry.get('link')} has no author")
        for picture in entry.get("media_content", []):
            if not entry.get("media_credit"):
                problems.append(f"{entry.get('link')}: nobody is named for {picture['url']}")
        items.append((entry.get("id"), entry.get("link"), entry.get("title"), text))
    return problems, items


def of_json(file, validator):
    feed = json.loads(file.read_text())
    problems = [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in validator.iter_errors(feed)]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        problems.append(f"is of version {feed.get('version')}")
    items = []
    for item in feed["items"]:
        if not all(isinstance(author, dict) and author.get("name") for author in item.get("authors", [None])):
            problems.append(f"{item['url']}: its authors are {item.get('authors')}")
        items.append((item["id"], item["url"], item["title"], item.get("content_html", "")))
    return problems, items


def main(site):
    site = Path(site)
    validator = schema()
    readers = {
        "feed.xml": lambda file: of_xml(file, "application/rss+xml"),
        "atom.xml": lambda file: of_xml(file, "application/atom+xml"),
        "feed.json": lambda file: of_json(file, validator),
    }
    problems, count, known = [], 0, {}
    for name, read in readers.items():
        files = sorted(site.rglob(name))
        if not files:
            problems.append(f"there is no {name}")
        for file in files:
            found, items = read(file)
            for ident, url, title, text in items:
                found += [f"{url}: {match.group().strip()}…" for match in RELATIVE.finditer(text)]
                # The same item has one name in all feeds, and no other item has it.
                if known.setdefault(ident, url) != url:
                    found.append(f"{ident} is {url} and {known[ident]}")
            problems += [f"{file.relative_to(site)}: {problem}" for problem in found]
            count += 1
    if len(set(known.values())) != len(known):
        problems.append("an article has two names")
    print("\n".join(problems[:20]) or f"{count} feeds with {len(known)} articles")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
