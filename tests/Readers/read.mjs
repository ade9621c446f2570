// Reads exported files with cytoscape, jsonld and mermaid, and compares the nodes and links with those that the hierarchy has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const folder = process.argv[2];
const require = createRequire(join(process.env.NODE_MODULES, 'x.js'));
const text = name => readFileSync(join(folder, name), 'utf8');
const expected = JSON.parse(text('expected.json'));
const links = expected.links + expected.secondary;
function same(what, found, wanted) {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) { throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`); }
}

const cytoscape = require('cytoscape');
const graph = cytoscape({ headless: true, elements: JSON.parse(text('h.cyjs')).elements });
same('cytoscape nodes', graph.nodes().map(node => node.data('name')).sort(), [...expected.nodes].sort());
same('cytoscape links', graph.edges().length, links);

const jsonld = require('jsonld');
// No context is fetched: the file holds its own.
const noLoader = address => { throw new Error(`${address} would be fetched.`); };
const expanded = await jsonld.expand(JSON.parse(text('h.jsonld')), { documentLoader: noLoader });
const skos = 'http://www.w3.org/2004/02/skos/core#';
const concepts = expanded.filter(one => one['@type']?.includes(`${skos}Concept`));
same('SKOS concepts', concepts.map(one => one[`${skos}prefLabel`][0]['@value']).sort(), [...expected.nodes].sort());
same('SKOS links', concepts.reduce((sum, one) => sum + (one[`${skos}broader`]?.length ?? 0), 0), links);
const quads = await jsonld.toRDF(JSON.parse(text('h.jsonld')), { documentLoader: noLoader });
same('RDF', quads.length > expected.nodes.length, true);

const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html><body></body>');
Object.assign(globalThis, { window, document: window.document, Element: window.Element, SVGElement: window.SVGElement });
const mermaid = (await import(pathToFileURL(join(process.env.NODE_MODULES, 'mermaid', 'dist', 'mermaid.core.mjs')))).default;
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', maxTextSize: 1000000, maxEdges: 5000 });
const { diagramType } = await mermaid.parse(text('h.mmd'));
same('Mermaid', diagramType.startsWith('flowchart'), true);

console.log(`cytoscape, jsonld, mermaid: ${expected.nodes.length} nodes, ${links} links.`);
