#!/bin/sh
# Writes the biological processes of the Gene Ontology as one gzipped table.
#
#   data/make-ontology.sh PATH/TO/GO.sqlite OUT.tsv.gz
#
# Needs sqlite3, awk and gzip. The same input gives the same bytes every time (for one version of gzip).
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
  echo "usage: $0 PATH/TO/GO.sqlite OUT.tsv.gz" >&2
  exit 2
fi
db=$1
out=$2
trap 'rm -f "$out.rows" "$out.text" "$out.part"' EXIT
trap 'exit 1' HUP INT TERM

query() {
  sqlite3 -init /dev/null -batch -bail -readonly -separator "$(printf '\t')" "$db"
}

release=$(echo "SELECT value FROM metadata WHERE name = 'GOSOURCEDATE';" | query)
if [ -z "$release" ]; then
  echo "$0: no release date in $db" >&2
  exit 1
fi

# One line per fact: id, kind, value. They come sorted, so that awk only has to fold the lines of a term into one row.
query > "$out.rows" <<'SQL'
-- Joining on this view keeps three things out: the obsolete terms, the other two ontologies and the artificial root "all".
CREATE TEMP VIEW process AS
SELECT _id, go_id, term FROM go_term
WHERE ontology = 'BP' AND go_id NOT IN (SELECT go_id FROM go_obsolete);

SELECT go_id AS id, 1 AS kind, term AS value FROM process
UNION
-- An unknown relation becomes "?", at which awk stops.
SELECT child.go_id, 2,
  CASE relationship_type
    WHEN 'isa' THEN 'i'
    WHEN 'part of' THEN 'p'
    WHEN 'regulates' THEN 'r'
    WHEN 'positively regulates' THEN '+'
    WHEN 'negatively regulates' THEN '-'
    ELSE '?' END || substr(parent.go_id, 4)
FROM go_bp_parents AS link
JOIN process AS child ON child._id = link._id
JOIN process AS parent ON parent._id = link._parent_id
UNION
-- Rows with like_go_id = 1 are ids of merged terms, not names; they come below. A synonym with a pipe, a tab or a line break would break the
-- table and is skipped; release 2022-07-01 has none.
SELECT go_id, 3, synonym
FROM go_synonym JOIN process USING (_id)
WHERE like_go_id = 0 AND synonym <> term AND synonym <> ''
  AND instr(synonym, '|') = 0 AND instr(synonym, char(9)) = 0 AND instr(synonym, char(10)) = 0 AND instr(synonym, char(13)) = 0
UNION
SELECT go_id, 4, synonym
FROM go_synonym JOIN process USING (_id)
WHERE like_go_id = 1 AND synonym <> go_id
UNION
-- Obsolete terms have no links here, and the source does not say what replaces them.
SELECT go_id, 5, term FROM go_obsolete WHERE ontology = 'BP' AND instr(term, char(9)) = 0
ORDER BY id, kind, value;
SQL

awk -F '\t' -v release="$release" '
  NF != 3 || ($2 == 2 && $3 ~ /^[?]/) { print "unexpected row: " $0 > "/dev/stderr"; failed = 1; exit 1 }
  $2 == 1 { id[++terms] = $1; name[terms] = $3 }
  $2 == 2 { parents[terms] = parents[terms] (parents[terms] == "" ? "" : ",") $3; links++ }
  $2 == 4 { merged[terms] = merged[terms] (merged[terms] == "" ? "" : ",") $3; retired++ }
  $2 == 5 { old[++obsolete] = $1; title[obsolete] = $3 }
  $2 == 3 { synonyms[terms] = synonyms[terms] (synonyms[terms] == "" ? "" : "|") $3; others++ }
  END {
    if (failed || terms == 0) exit 1
    print "# format: pathway-ontology 1"
    print "# ontology: Gene Ontology, biological process"
    print "# release: " release
    print "# licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    print "# attribution: Gene Ontology Consortium, https://geneontology.org"
    print "# source: GO.sqlite of the Debian package r-bioc-go.db"
    print "# changes: other ontologies and definitions left out; laid out as a table; the source has no scopes of synonyms"
    print "# relations: i is_a, p part_of, r regulates, + positively_regulates, - negatively_regulates"
    print "# counts: " terms " terms, " links " links, " others " synonyms, " retired " merged ids, " obsolete " obsolete terms"
    print "id\tname\tparents\tsynonyms\tscopes\tmerged"
    for (i = 1; i <= terms; i++) print id[i] "\t" name[i] "\t" parents[i] "\t" synonyms[i] "\t\t" merged[i]
    for (i = 1; i <= obsolete; i++) print old[i] "\t" title[i] "\t=\t\t\t"
  }' "$out.rows" > "$out.text"

gzip -9n < "$out.text" > "$out.part"
mv "$out.part" "$out"
