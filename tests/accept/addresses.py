"""Every page and feed that a site ever published answers: it stands, leads to the right place, or is gone.

Usage: addresses.py record OUTPUT EVER           notes what is published now
       addresses.py answers OUTPUT EVER ORIGIN [BECAME]
                                                 asks a server for all that was ever noted

What a page is goes by its kind and its heading, as in `page-tag TikTok`; BECAME has a line `old heading<TAB>new heading` for each list that
became another. The right place for an address is a page that is the same: for an article the very article, for a page of a list
that list.
"""

import html
import http.client
import json
import os
import re
import sys
import urllib.parse

PAGE = re.compile(r'<body class="?(page-[a-z]+|[a-z]+)"?.*?<h1[^>]*>(.*?)</h1>', re.S)
FEEDS = {"feed.xml", "atom.xml", "feed.json"}


def what(text, name):
    """The kind and the heading of a page, or the title of a feed."""
    if name.endswith(".json"):
        return "feed " + json.loads(text)["title"]
    if name in FEEDS:
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.S)
        return "feed " + html.unescape(title.group(1))
    page = PAGE.search(text)
    if page is None:
        return None
    if page.group(1) == "page-home":
        # Its older pages have a heading of their own.
        return "page-home"
    heading = html.unescape(re.sub(r"<[^>]*>", "", page.group(2)))
    return f"{page.group(1)} {' '.join(heading.split())}"


def published(output):
    """Every page and feed with its address; no redirects, and nothing that is gone."""
    found = {}
    for folder, _, names in os.walk(output):
        for name in names:
            if not (name.endswith(".html") or name in FEEDS):
                continue
            path = os.path.join(folder, name)
            url = "/" + os.path.relpath(path, output)
            if url == "/404.html" or url.startswith("/_fragments/"):
                continue
            with open(path, encoding="utf-8") as file:
                is_what = what(file.read(), name)
            if is_what and not is_what.startswith(("page-redirect ", "page-gone ")):
                found[re.sub(r"(^|/)index\.html$", r"\1", url)] = is_what
    return found


def record(output, ever):
    known = json.load(open(ever)) if os.path.exists(ever) else {}
    known.update(published(output))
    json.dump(known, open(ever, "w"), indent=0, sort_keys=True)
    print(len(known))


class Server:
    def __init__(self, origin):
        self.host = urllib.parse.urlsplit(origin).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=60)

    def get(self, url):
        self.connection.request("GET", urllib.parse.quote(url, safe="/%"))
        answer = self.connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read().decode("utf-8", "replace")


def answers(output, ever, origin, became):
    server, wrong = Server(origin), []
    now = published(output)
    there = set(now.values())
    counts = {}

    def today(is_what):
        """What it is called now."""
        kind, _, heading = is_what.partition(" ")
        # Behind that of a list a feed's title has the outlet's.
        heading, dash, outlet = heading.partition(" – ") if kind == "feed" else (heading, "", "")
        seen = set()
        while heading in became and heading not in seen:
            seen.add(heading)
            heading = became[heading]
        return f"{kind} {heading}{dash}{outlet}"

    for url, was in json.load(open(ever)).items():
        status, to, text = server.get(url)
        name = url.rsplit("/", 1)[-1]
        counts[status] = counts.get(status, 0) + 1
        if status == 200:
            if url not in now:
                wrong.append(f"{url} answers, and is not published")
        elif status == 301:
            path = urllib.parse.unquote(urllib.parse.urlsplit(to).path)
            status, _, text = server.get(path)
            is_what = what(text, path.rsplit("/", 1)[-1])
            if status != 200:
                wrong.append(f"{url} leads to {to}, which answers {status}")
            elif is_what not in (was, today(was)):
                wrong.append(f"{url} was {was} and leads to {to}, which is {is_what}")
        elif status == 410:
            if name not in FEEDS and "page-gone" not in text:
                wrong.append(f"{url} is gone without a word from the outlet")
            if was in there or today(was) in there:
                wrong.append(f"{url} is gone, and {today(was)} is there")
        else:
            wrong.append(f"{url} answers {status}")
    print(counts)
    return wrong


if sys.argv[1] == "record":
    record(*sys.argv[2:4])
else:
    lines = open(sys.argv[5]).read().splitlines() if len(sys.argv) > 5 else []
    problems = answers(*sys.argv[2:5], dict(line.split("\t") for line in lines))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
