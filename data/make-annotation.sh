#!/bin/sh
# Writes which biological processes human genes are annotated to, with evidence codes, as one gzipped table.
#
#   data/make-annotation.sh PATH/TO/org.Hs.eg.sqlite PATH/TO/GO.sqlite OUT.tsv.gz
#
# Needs sqlite3, awk and gzip. The same input gives the same bytes every time (for one version of gzip).
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 3 ]; then
  echo "usage: $0 PATH/TO/org.Hs.eg.sqlite PATH/TO/GO.sqlite OUT.tsv.gz" >&2
  exit 2
fi
db=$1
ontology=$(printf '%s' "$2" | sed "s/'/''/g")
out=$3
trap 'rm -f "$out.rows" "$out.text" "$out.part"' EXIT
trap 'exit 1' HUP INT TERM

query() {
  sqlite3 -init /dev/null -batch -bail -readonly -separator "$(printf '\t')" -cmd "ATTACH '$ontology' AS go" "$db"
}

release=$(echo "SELECT value FROM metadata WHERE name = 'EGSOURCEDATE';" | query)
terms=$(echo "SELECT value FROM go.metadata WHERE name = 'GOSOURCEDATE';" | query)
if [ -z "$release" ] || [ -z "$terms" ]; then
  echo "$0: no release dates in $db and $2" >&2
  exit 1
fi

# One line per annotation: gene, evidence code, digits of the term. They come sorted, so that awk only has to fold them.
# "ND" says that nothing is known. A term that the ontology does not have, or the root of all processes, says nothing either.
query > "$out.rows" <<'SQL'
SELECT DISTINCT gene_id, evidence, CAST(substr(go_bp.go_id, 4) AS INTEGER) AS term
FROM go_bp JOIN genes USING (_id) JOIN genetype USING (_id)
WHERE gene_type IN ('protein-coding', 'other') AND evidence <> 'ND' AND go_bp.go_id <> 'GO:0008150'
  AND go_bp.go_id IN (SELECT go_id FROM go.go_term WHERE ontology = 'BP' AND go_id NOT IN (SELECT go_id FROM go.go_obsolete))
ORDER BY CAST(gene_id AS INTEGER), evidence, term;
SQL

awk -F '\t' -v release="$release" -v terms="$terms" '
  NF != 3 { print "unexpected row: " $0 > "/dev/stderr"; failed = 1; exit 1 }
  $1 != last { gene[++genes] = $1; last = $1; code = "" }
  $2 != code { code = $2; row[genes] = row[genes] (row[genes] == "" ? "" : " ") code ":" $3; count++; next }
  { row[genes] = row[genes] "," $3; count++ }
  END {
    if (failed || genes == 0) exit 1
    print "# format: pathway-annotation 1"
    print "# annotation: human genes, biological processes of the Gene Ontology"
    print "# release: " release
    print "# ontology: " terms
    print "# licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    print "# attribution: Gene Ontology Consortium, https://geneontology.org; NCBI Gene, https://www.ncbi.nlm.nih.gov/gene"
    print "# source: org.Hs.eg.sqlite of the Debian package r-bioc-org.hs.eg.db"
    print "# changes: other ontologies, genes that make no protein and annotations without data (ND) left out; laid out as a table"
    print "# counts: " genes " genes, " count " annotations"
    print "entrez\tprocesses"
    for (i = 1; i <= genes; i++) print gene[i] "\t" row[i]
  }' "$out.rows" > "$out.text"

gzip -9n < "$out.text" > "$out.part"
mv "$out.part" "$out"
