#!/bin/sh
# Writes the symbols, names, aliases and identifiers of human genes that make proteins as one gzipped table.
#
#   data/make-genes.sh PATH/TO/org.Hs.eg.sqlite PATH/TO/GO.sqlite OUT.tsv.gz
#
# The definitions of GO.sqlite are read only to learn which names are ordinary words; none of them goes into the table.
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
ontology=$2
out=$3
trap 'rm -f "$out.words" "$out.rows" "$out.text" "$out.part"' EXIT
trap 'exit 1' HUP INT TERM

query() {
  sqlite3 -init /dev/null -batch -bail -readonly -separator "$(printf '\t')" "$db"
}

release=$(echo "SELECT value FROM metadata WHERE name = 'EGSOURCEDATE';" | query)
if [ -z "$release" ]; then
  echo "$0: no release date in $db" >&2
  exit 1
fi

# An ordinary word stands in lower case in ten definitions or more.
sqlite3 -init /dev/null -batch -bail -readonly "$ontology" "SELECT replace(definition, char(10), ' ') FROM go_term;" | awk '
  {
    gsub(/[^A-Za-z0-9-]+/, " ")
    split("", seen)
    count = split($0, word, " ")
    for (i = 1; i <= count; i++) if (word[i] ~ /^[a-z][a-z]+$/ && !(word[i] in seen)) { seen[word[i]]; uses[word[i]]++ }
  }
  END { for (one in uses) if (uses[one] >= 10) print one }' | sort > "$out.words"

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
UNION
SELECT symbol, _id, 3, gene_id FROM coding JOIN genes USING (_id)
UNION
SELECT symbol, _id, 4, uniprot_id FROM coding JOIN uniprot USING (_id)
UNION
-- The digits say it all: ENSG00000141510 is 141510.
SELECT symbol, _id, 5, ltrim(substr(ensembl_id, 5), '0') FROM coding JOIN ensembl USING (_id) WHERE ensembl_id LIKE 'ENSG%'
UNION
SELECT symbol, _id, 6, ltrim(substr(prot_id, 5), '0') FROM coding JOIN ensembl_prot USING (_id) WHERE prot_id LIKE 'ENSP%'
ORDER BY symbol, gene, kind, value;
SQL

awk -F '\t' -v release="$release" -v words="$out.words" '
  BEGIN { while ((getline word < words) > 0) ordinary[word] }
  function add(list, value) { return list == "" ? value : list "|" value }
  function note(name) { if (tolower(name) in ordinary) spoken[genes] = add(spoken[genes], name) }
  NF != 4 { print "unexpected row: " $0 > "/dev/stderr"; failed = 1; exit 1 }
  $3 == 1 { symbol[++genes] = $1; name[genes] = $4; note($1) }
  $3 == 2 { aliases[genes] = add(aliases[genes], $4); others++; note($4) }
  $3 == 3 { entrez[genes] = $4 }
  $3 == 4 { uniprot[genes] = add(uniprot[genes], $4); accessions++ }
  $3 == 5 { ensembl[genes] = add(ensembl[genes], $4) }
  $3 == 6 { protein[genes] = add(protein[genes], $4) }
  END {
    if (failed || genes == 0) exit 1
    print "# format: pathway-genes 2"
    print "# genes: human genes that make proteins"
    print "# release: " release
    print "# attribution: NCBI Gene, https://www.ncbi.nlm.nih.gov/gene; no restrictions on use"
    print "# attribution: UniProt, https://www.uniprot.org, and Ensembl, https://www.ensembl.org: accessions and identifiers only"
    print "# source: org.Hs.eg.sqlite of the Debian package r-bioc-org.hs.eg.db"
    print "# changes: pseudogenes and genes of RNA left out; laid out as a table"
    print "# words: names that are ordinary words, as the definitions of GO.sqlite use them"
    print "# ensembl, protein: the digits behind ENSG and ENSP, without leading zeros"
    print "# counts: " genes " genes, " others " aliases, " accessions " UniProt accessions"
    print "symbol\tname\taliases\twords\tentrez\tuniprot\tensembl\tprotein"
    for (i = 1; i <= genes; i++) {
      print symbol[i] "\t" name[i] "\t" aliases[i] "\t" spoken[i] "\t" entrez[i] "\t" uniprot[i] "\t" ensembl[i] "\t" protein[i]
    }
  }' "$out.rows" > "$out.text"

gzip -9n < "$out.text" > "$out.part"
mv "$out.part" "$out"
