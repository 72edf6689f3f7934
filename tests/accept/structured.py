"""Structured data of pages, against the vocabulary of schema.org: each type is known, each property is one of its type or of those
above it, and each value is of a kind that the property takes. And it says what the page says.
Usage: structured.py SITE [PAGES], where PAGES is how many pages are looked at: all unless told."""

import gzip
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

HERE = Path(__file__).parent
SCHEMA = "https://schema.org"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
# What may stand as a text though its range is something more particular.
TEXTS = {"Text", "URL", "Date", "DateTime"}


class Vocabulary:
    def __init__(self, file):
        graph = json.loads(gzip.decompress(file.read_bytes()))["@graph"]
        self.parents, self.domains, self.ranges = {}, {}, {}
        for entry in graph:
            name = self.name(entry["@id"])
            kinds = entry["@type"] if isinstance(entry["@type"], list) else [entry["@type"]]
            if "rdfs:Class" in kinds:
                self.parents[name] = self.names(entry.get("rdfs:subClassOf"))
            if "rdf:Property" in kinds:
                self.domains[name] = self.names(entry.get("schema:domainIncludes"))
                self.ranges[name] = self.names(entry.get("schema:rangeIncludes"))

    @staticmethod
    def name(ident):
        return ident.removeprefix("schema:")

    def names(self, value):
        values = value if isinstance(value, list) else [value] if value else []
        return {self.name(entry["@id"]) for entry in values}

    def lineage(self, kind):
        """A type with all above it."""
        found, waiting = set(), [kind]
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting += self.parents.get(kind, ())
        return found

    def problems(self, node, where="@graph"):
        if set(node) == {"@id"}:
            return
        kind = node.get("@type")
        if kind not in self.parents:
            yield f"{where}: there is no type {kind}"
            return
        lineage = self.lineage(kind)
        for name, value in node.items():
            if name.startswith("@"):
                continue
            here = f"{where}/{kind}.{name}"
            if name not in self.domains:
                yield f"{here}: there is no such property"
                continue
            if not self.domains[name] & lineage:
                yield f"{here}: it is a property of {sorted(self.domains[name])}"
            for one in value if isinstance(value, list) else [value]:
                yield from self.value(one, self.ranges[name], here)

    def value(self, value, wanted, here):
        if isinstance(value, dict):
            if "@type" in value and not self.lineage(value["@type"]) & wanted:
                yield f"{here}: {value['@type']} is none of {sorted(wanted)}"
            yield from self.problems(value, here)
        elif isinstance(value, bool) or value is None:
            yield f"{here}: {value}"
        elif isinstance(value, int):
            if not wanted & {"Integer", "Number", "Text", "QuantitativeValue"}:
                yield f"{here}: a number is none of {sorted(wanted)}"
        elif not value.strip():
            yield f"{here}: it is empty"
        elif value.startswith(f"{SCHEMA}/"):
            kind = value.removeprefix(f"{SCHEMA}/")
            if not self.lineage(kind) & wanted:
                yield f"{here}: {kind} is none of {sorted(wanted)}"
        elif value.startswith(("https://", "http://")):
            # A type may stand as the address of a page about it.
            if not wanted & {"URL", "Text"} and not any(kind in self.parents for kind in wanted):
                yield f"{here}: an address is none of {sorted(wanted)}"
        elif wanted <= {"Date", "DateTime"}:
            if not INSTANT.match(value) and not DAY.match(value):
                yield f"{here}: {value} is no date with an offset"
        elif not wanted & TEXTS or wanted == {"URL"}:
            yield f"{here}: the text {value!r} is none of {sorted(wanted)}"


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.data, self.canonical, self.robots, self.heading = [], [], "", None
        self.inside = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "link" and attributes.get("rel") == "canonical":
            self.canonical.append(attributes["href"])
        if tag == "meta" and attributes.get("name") == "robots":
            self.robots = attributes["content"]
        if tag == "script" and attributes.get("type") == "application/ld+json":
            self.inside = "script"
            self.data.append("")
        if tag == "h1":
            self.inside, self.heading = "h1", ""

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data):
        if self.inside == "script":
            self.data[-1] += data
        if self.inside == "h1":
            self.heading += data


def of_page(html, vocabulary):
    """What is wrong with a page, and the types of its nodes."""
    page = Page(html)
    if len(page.data) != 1:
        return ([] if "noindex" in page.robots else [f"{len(page.data)} graphs"]), []
    graph = json.loads(page.data[0])
    problems = [] if graph["@context"] == SCHEMA else [f"the context is {graph['@context']}"]
    for node in graph["@graph"]:
        problems += vocabulary.problems(node)
        kind = node["@type"]
        if "headline" in node:
            if node["headline"].split() != (page.heading or "").split():
                problems.append(f"its headline is {node['headline']!r}, readers see {page.heading!r}")
            if not INSTANT.match(node["datePublished"]) or not INSTANT.match(node.get("dateModified", node["datePublished"])):
                problems.append("a date has no offset")
            if not all(author.get("name") for author in node["author"]):
                problems.append("an author has no name")
        if kind == "ProfilePage" and "agentInteractionStatistic" not in node["mainEntity"]:
            problems.append("a profile does not count")
        if kind not in ("BreadcrumbList", "NewsMediaOrganization", "WebSite") and [node["url"]] != page.canonical:
            problems.append(f"its address is {node['url']}, the canonical {page.canonical}")
    return problems, [node["@type"] for node in graph["@graph"]]


def main(site, most=None):
    site = Path(site)
    vocabulary = Vocabulary(HERE / "schemaorg-all-https.jsonld.gz")
    files = sorted(file for file in site.rglob("*.html") if "_fragments" not in file.parts)
    if most and len(files) > most:
        files = [files[index * len(files) // most] for index in range(most)]
    problems, kinds = [], set()
    for file in files:
        found, here = of_page(file.read_text(), vocabulary)
        problems += [f"{file.relative_to(site)}: {problem}" for problem in found]
        kinds.update(here)
    print("\n".join(problems[:20]) or f"{len(files)} pages: {', '.join(sorted(kinds))}")
    return bool(problems) or not kinds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
