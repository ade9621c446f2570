#!/bin/sh
# Writes the symbols, names and aliases of human genes that make proteins as one gzipped table.
#
#   data/make-genes.sh PATH/TO/org.Hs.eg.sqlite OUT.tsv.gz
#
# Needs sqlite3, awk and gzip. The same input gives the same bytes every time (for one version of gzip).
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
  echo "usage: $0 PATH/TO/org.Hs.eg.sqlite OUT.tsv.gz" >&2
  exit 2
fi
db=$1
out=$2
trap 'rm -f "$out.rows" "$out.text" "$out.part"' EXIT
trap 'exit 1' HUP INT TERM

query() {
  sqlite3 -init /dev/null -batch -bail -readonly -separator "$(printf '\t')" "$db"
}

release=$(echo "SELECT value FROM metadata WHERE name = 'EGSOURCEDATE';" | query)
if [ -z "$release" ]; then
  echo "$0: no release date in $db" >&2
  exit 1
fi

# One line per fact: symbol, gene, kind, value. They come sorted, so that awk only has to fold the lines of a gene into one row.
query > "$out.rows" <<'SQL'
-- "other" are mostly parts of immunoglobulins and receptors of T cells; pseudogenes and RNA make no protein.
CREATE TEMP VIEW coding AS
SELECT _id, symbol, gene_name FROM gene_info JOIN genetype USING (_id) WHERE gene_type IN ('protein-coding', 'other');

SELECT symbol, _id AS gene, 1 AS kind, gene_name AS value FROM coding WHERE instr(symbol, char(9)) = 0 AND instr(gene_name, char(9)) = 0
UNION
-- An alias with a pipe or a tab would break the table and is skipped; so is one of a single character, which is no name.
SELECT symbol, _id, 2, alias_symbol
FROM coding JOIN alias USING (_id)
WHERE alias_symbol <> symbol AND length(alias_symbol) > 1
  AND instr(alias_symbol, '|') = 0 AND instr(alias_symbol, char(9)) = 0 AND instr(alias_symbol, char(10)) = 0
ORDER BY symbol, gene, kind, value;
SQL

awk -F '\t' -v release="$release" '
  NF != 4 { print "unexpected row: " $0 > "/dev/stderr"; failed = 1; exit 1 }
  $3 == 1 { symbol[++genes] = $1; name[genes] = $4 }
  $3 == 2 { aliases[genes] = aliases[genes] (aliases[genes] == "" ? "" : "|") $4; others++ }
  END {
    if (failed || genes == 0) exit 1
    print "# format: pathway-genes 1"
    print "# genes: human genes that make proteins"
    print "# release: " release
    print "# attribution: NCBI Gene, https://www.ncbi.nlm.nih.gov/gene; no restrictions on use"
    print "# source: org.Hs.eg.sqlite of the Debian package r-bioc-org.hs.eg.db"
    print "# changes: pseudogenes and genes of RNA left out; laid out as a table"
    print "# counts: " genes " genes, " others " aliases"
    print "symbol\tname\taliases"
    for (i = 1; i <= genes; i++) print symbol[i] "\t" name[i] "\t" aliases[i]
  }' "$out.rows" > "$out.text"

gzip -9n < "$out.text" > "$out.part"
mv "$out.part" "$out"
