"""Reads exported files with independent programs, and compares the nodes and links with those that the hierarchy has."""
import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import networkx

folder = Path(sys.argv[1])
expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
names = expected["nodes"]
links = expected["links"] + expected["secondary"]


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found!r} instead of {wanted!r}")


def text(name):
    return (folder / name).read_text(encoding="utf-8")


graph = networkx.read_graphml(folder / "h.graphml", force_multigraph=True)
same("GraphML nodes", sorted(data["name"] for _, data in graph.nodes(data=True)), sorted(names))
same("GraphML links", graph.number_of_edges(), links)

network = json.loads(text("h.cyjs"))
for node in network["elements"]["nodes"]:
    # networkx wants a field that Cytoscape itself does not write.
    node["data"]["value"] = node["data"]["id"]
graph = networkx.cytoscape_graph(network | {"directed": True, "multigraph": True})
same("Cytoscape nodes", sorted(data["name"] for _, data in graph.nodes(data=True)), sorted(names))
same("Cytoscape links", graph.number_of_edges(), links)

rows = [line.split("\t") for line in text("h.sif").splitlines()]
graph = networkx.DiGraph()
for row in rows:
    graph.add_node(row[0])
    for target in row[2:]:
        graph.add_edge(row[0], target)
same("SIF nodes", graph.number_of_nodes(), len(names))
same("SIF links", graph.number_of_edges(), links)
with open(folder / "h.nodes.tsv", encoding="utf-8", newline="") as file:
    same("SIF table of nodes", len(list(csv.DictReader(file, delimiter="\t"))), len(names))

plain = subprocess.run(["dot", "-Tplain", str(folder / "h.dot")], check=True, capture_output=True, text=True).stdout
lines = plain.replace("\\\n", "").splitlines()
same("DOT has nodes and links", any(line.startswith("node ") for line in lines) and any(line.startswith("edge ") for line in lines), True)
svg = subprocess.run(["dot", "-Tsvg", str(folder / "h.dot")], check=True, capture_output=True).stdout
ElementTree.fromstring(svg)

with open(folder / "h.long.csv", encoding="utf-8", newline="") as file:
    table = list(csv.DictReader(file))
same("CSV has rows", len(table) > 60 and None not in table[0] and all(None not in row for row in table), True)

picture = ElementTree.parse(folder / "h.svg").getroot()
same("SVG", picture.tag, "{http://www.w3.org/2000/svg}svg")
same("SVG has no script", [e.tag for e in picture.iter() if e.tag.endswith(("script", "foreignObject"))], [])

with zipfile.ZipFile(folder / "h.xlsx") as book:
    same("Excel archive", book.testzip(), None)
    for part in book.namelist():
        if part.endswith((".xml", ".rels")):
            ElementTree.fromstring(book.read(part))

stanzas = text("h.obo").split("\n\n")
same("OBO terms", sum(stanza.lstrip().startswith("[Term]") for stanza in stanzas), len(names))
same("OBO links", text("h.obo").count("\nis_a: "), links)

for line in text("h.gmt").splitlines():
    same("GMT set has genes", len(line.split("\t")) >= 3, True)

graph = json.loads(text("h.obographs.json"))["graphs"][0]
same("OBO Graphs nodes", sum(node.get("type", "CLASS") == "CLASS" for node in graph["nodes"]), len(names))

with open(folder / "h.sssom.tsv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
same("SSSOM", all({"subject_id", "predicate_id", "object_id"} <= row.keys() for row in rows) and len(rows) > 0, True)

print(f"networkx {networkx.__version__}, graphviz, csv, xml, zip: {len(names)} nodes, {links} links.")
