-- The choices behind examples/atxn3.json. Run by make-example.sh: main is org.Hs.eg.sqlite, go is GO.sqlite.

CREATE TEMP TABLE gene AS
SELECT gi._id AS gene, symbol FROM gene_info AS gi JOIN genetype USING (_id) WHERE gene_type = 'protein-coding';

CREATE TEMP TABLE hub AS SELECT gene FROM gene WHERE symbol = 'ATXN3';
-- Papers annotated to ATXN3 and to at most 19 other genes. Large lists (whole screens, interactome maps) say little about a pair.
CREATE TEMP TABLE paper AS
SELECT pubmed_id AS pmid, COUNT(*) AS genes FROM pubmed JOIN gene ON gene = _id
WHERE pubmed_id IN (SELECT pubmed_id FROM pubmed WHERE _id IN hub)
GROUP BY pubmed_id HAVING genes BETWEEN 2 AND 20;
CREATE TEMP TABLE shared AS
SELECT gene, pmid, genes FROM paper JOIN pubmed ON pubmed_id = pmid JOIN gene ON gene = _id WHERE gene NOT IN hub;

-- Branches of the ontology, so that the example is not all of one kind. A term belongs to the first branch that has it below.
CREATE TEMP TABLE branch(branch, anchor);
INSERT INTO branch VALUES
  (1, 'GO:0006914'), (2, 'GO:0006281'), (2, 'GO:0006974'),  -- autophagy; DNA repair, response to DNA damage
  (3, 'GO:0007010'), (3, 'GO:0007017'), (3, 'GO:0030029'),  -- cytoskeleton, microtubules, actin filaments
  (4, 'GO:0008219'), (5, 'GO:0006457'), (5, 'GO:0030163'),  -- cell death; protein folding, protein catabolism
  (5, 'GO:0031647'), (5, 'GO:0070647'), (5, 'GO:0034976'),  -- protein stability, ubiquitin and its like, stress of the ER
  (6, 'GO:0006810'), (6, 'GO:0051641'), (7, 'GO:0044281'),  -- transport, localization in the cell; small molecules
  (7, 'GO:0006629'), (7, 'GO:0005975'), (7, 'GO:0072593'),  -- lipids, carbohydrates, reactive oxygen species
  (8, 'GO:0007165'), (8, 'GO:0007267'), (9, 'GO:0010467'),  -- signals within and between cells; gene expression
  (9, 'GO:0006325'), (10, 'GO:0036211'),                    -- chromatin; protein modification
  (11, 'GO:0006996'), (12, 'GO:0007049');                   -- organelles; cell cycle

-- The anchors and all below them; also what is below GO:0032501 (of the whole body) and GO:0044419 (between species).
CREATE TEMP TABLE below AS
SELECT a.go_id AS anchor, o._offspring_id AS term FROM go.go_term AS a JOIN go.go_bp_offspring AS o USING (_id)
WHERE a.go_id IN (SELECT anchor FROM branch UNION VALUES ('GO:0032501'), ('GO:0044419'))
UNION SELECT go_id, _id FROM go.go_term WHERE go_id IN (SELECT anchor FROM branch);
CREATE INDEX temp.below_term ON below(term);

-- Terms that fit: processes of the cell, neither too wide nor so narrow that they name one gene.
CREATE TEMP TABLE term AS
SELECT t._id AS term, go_id, t.term AS name, COUNT(DISTINCT a._id) AS genes,
  (SELECT MIN(branch) FROM below JOIN branch USING (anchor) WHERE below.term = t._id) AS branch
FROM go.go_term AS t JOIN go_bp_all AS a USING (go_id)
WHERE t._id NOT IN (SELECT term FROM below WHERE anchor NOT IN (SELECT anchor FROM branch))
GROUP BY t._id HAVING genes BETWEEN 10 AND 700 AND branch IS NOT NULL;

-- What partners are annotated to, by experiment or by a traceable statement of an author; nothing inferred by machine.
CREATE TEMP TABLE annotation AS
SELECT DISTINCT a._id AS gene, term.* FROM go_bp AS a JOIN term USING (go_id)
WHERE evidence IN ('EXP', 'IDA', 'IPI', 'IMP', 'IGI', 'IEP', 'TAS') AND a._id IN (SELECT gene FROM shared);

-- The 60 best partners. A shared paper counts 1 / (its genes - 1); times the least common multiple of 1 to 19, so that whole
-- numbers are added and ties stay ties.
CREATE TEMP TABLE partner AS
SELECT gene, symbol, ROW_NUMBER() OVER (ORDER BY SUM(232792560 / (genes - 1)) DESC, symbol) AS place
FROM shared JOIN gene USING (gene) WHERE gene IN (SELECT gene FROM annotation)
GROUP BY gene ORDER BY place LIMIT 60;

-- The terms of ATXN3 itself (of any evidence; they only steer the choice), their parents and their children.
CREATE TEMP TABLE own AS SELECT t._id AS term FROM go_bp AS a JOIN go.go_term AS t USING (go_id) WHERE a._id IN hub;
CREATE TEMP TABLE near AS
SELECT term FROM own
UNION SELECT _parent_id FROM go.go_bp_parents WHERE _id IN own AND relationship_type IN ('isa', 'part of')
UNION SELECT _id FROM go.go_bp_parents WHERE _parent_id IN own AND relationship_type IN ('isa', 'part of');

-- Points: near to ATXN3, shared by partners, specific; a process itself rather than its regulation or a response.
CREATE TEMP TABLE candidate AS
SELECT *, COUNT(*) OVER (PARTITION BY term) AS partners,
  2 * (term IN near) + MIN(COUNT(*) OVER (PARTITION BY term) - 1, 3) + 2 * (genes <= 250)
  - 2 * (name LIKE '%regulation of %') - 2 * (name LIKE '%response to %') AS points
FROM annotation JOIN partner USING (gene);

CREATE TEMP TABLE first_choice AS
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY gene ORDER BY points DESC, genes, go_id) AS n FROM candidate) WHERE n = 1;

-- A second function comes from another branch, the one least used so far, and only where another partner has it too.
CREATE TEMP TABLE second_choice AS
SELECT * FROM (
  SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.gene ORDER BY IFNULL(used, 0), c.points DESC, c.genes, c.go_id) AS n
  FROM candidate AS c JOIN first_choice AS f USING (gene)
  LEFT JOIN (SELECT branch, COUNT(*) AS used FROM first_choice GROUP BY branch) AS u ON u.branch = c.branch
  WHERE c.branch <> f.branch AND c.partners > 1 AND c.points >= 2)
WHERE n = 1;

CREATE TEMP TABLE choice AS
SELECT gene, place, symbol, 1 AS n, go_id, name FROM first_choice UNION ALL
SELECT gene, place, symbol, 2, go_id, name FROM second_choice;

-- Evidence: the three lowest PMIDs among the small papers that both genes are annotated to.
CREATE TEMP TABLE evidence AS
SELECT * FROM (SELECT gene, pmid, ROW_NUMBER() OVER (PARTITION BY gene ORDER BY CAST(pmid AS INTEGER)) AS n FROM shared) WHERE n <= 3;

-- The JSON, one piece per row; the keys (place, function, evidence) put the pieces in order.
CREATE TEMP TABLE piece(place, f, e, text);
INSERT INTO piece
SELECT 0, 0, 0, '{
  "main": "ATXN3",
  "about": ' || json_quote('Sixty genes around human ATXN3, to try the module on: facts of public databases, no claim of an ' ||
  'interaction. An interactor is a protein-coding gene that NCBI Gene lists for the same publications as ATXN3 (publications ' ||
  'listed for more than 20 such genes do not count). A function is a biological process of the Gene Ontology that the ' ||
  'interactor is annotated to by experiment or by a traceable statement of an author. The evidence names up to three ' ||
  'publications listed for both genes; what they say about the function was not checked. Sources: Gene Ontology, release ' ||
  (SELECT value FROM go.metadata WHERE name = 'GOSOURCEDATE') || ', Gene Ontology Consortium (https://geneontology.org), CC BY ' ||
  '4.0; NCBI Gene of ' || (SELECT value FROM main.metadata WHERE name = 'EGSOURCEDATE') || '. Made by data/make-example.sh.') || ',
  "interactors": ['
UNION ALL
SELECT place, 0, 0, '    {
      "primary": ' || json_quote(symbol) || ',
      "interaction_type": "co-annotated",
      "functions": [' FROM partner
UNION ALL
SELECT place, n, 0, '        {
          "function": ' || json_quote(name) || ',
          "ontology_id": ' || json_quote(go_id) || ',
          "pathway": ' || json_quote(name) || ',
          "evidence": [' FROM choice
UNION ALL
SELECT place, c.n, e.n, '            {
              "pmid": ' || json_quote(pmid) || '
            }' || iif(e.n = MAX(e.n) OVER (PARTITION BY place, c.n), '', ',') FROM choice AS c JOIN evidence AS e USING (gene)
UNION ALL
SELECT place, n, 9, '          ]
        }' || iif(n = MAX(n) OVER (PARTITION BY place), '', ',') FROM choice
UNION ALL
SELECT place, 9, 9, '      ]
    }' || iif(place = MAX(place) OVER (), '', ',') FROM partner
UNION ALL
SELECT 999, 9, 9, '  ]
}';

SELECT text FROM piece ORDER BY place, f, e;
