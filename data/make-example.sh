#!/bin/sh
# Writes the example: interactions of ATXN3 in the JSON shape that the module reads. The choices are in make-example.sql.
#
#   data/make-example.sh PATH/TO/org.Hs.eg.sqlite PATH/TO/GO.sqlite OUT.json
#
# Needs sqlite3 (3.38 or later). The same input gives the same bytes every time.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 3 ]; then
  echo "usage: $0 PATH/TO/org.Hs.eg.sqlite PATH/TO/GO.sqlite OUT.json" >&2
  exit 2
fi
genes=$1
ontology=$(printf '%s' "$2" | sed "s/'/''/g")
out=$3
trap 'rm -f "$out.part"' EXIT
trap 'exit 1' HUP INT TERM

sqlite3 -init /dev/null -batch -bail -readonly -cmd "ATTACH '$ontology' AS go" "$genes" \
  < "$(dirname "$0")/make-example.sql" > "$out.part"
mv "$out.part" "$out"
