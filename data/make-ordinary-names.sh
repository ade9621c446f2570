#!/bin/sh
# Writes those words of English that are also a symbol, an alias or the first word of a name of a gene, one a line.
#
#   data/make-ordinary-names.sh PATH/TO/WORDS human-genes.tsv.gz OUT.txt
#
# WORDS is a word list such as american-english of the Debian package wamerican. Needs awk and gzip.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 3 ]; then
  echo "usage: $0 PATH/TO/WORDS human-genes.tsv.gz OUT.txt" >&2
  exit 2
fi

{
  echo "# words of English that are also a symbol, an alias or the first word of a name of a gene"
  echo "# source: american-english of the Debian package wamerican 2020.12.07-2 (SCOWL, by Kevin Atkinson)"
  gzip -dc "$2" | awk -F '\t' '
    NR == FNR { if ($0 ~ /^[a-z]+$/) word[$0]; next }
    /^#/ { next }
    {
      count = split($1 "|" $3, name, "|")
      for (i = 1; i <= count; i++) if (tolower(name[i]) in word) found[tolower(name[i])]
      split($2, first, /[ -]/)
      if (tolower(first[1]) in word) found[tolower(first[1])]
    }
    END { for (one in found) print one }' "$1" - | sort
} > "$3"
