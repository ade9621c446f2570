#!/bin/sh
# Writes the names by molecular weight (p65) that several genes have as an alias and that papers use for one of them: the gene with 30
# annotations from experiments or more, and three times as many as any other. One a line: name, symbol.
#
#   data/make-weight-names.sh human-genes.tsv.gz human-processes.tsv.gz OUT.tsv
#
# Needs awk and gzip.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 3 ]; then
  echo "usage: $0 human-genes.tsv.gz human-processes.tsv.gz OUT.tsv" >&2
  exit 2
fi

{
  echo "# names by molecular weight that papers use for one of the genes that have them as an alias"
  { gzip -dc "$2"; echo "== genes"; gzip -dc "$1"; } | awk -F '\t' '
    /^== genes/ { genes = 1; next }
    /^#/ { next }
    !genes {
      total = 0
      groups = split($2, group, " ")
      for (i = 1; i <= groups; i++) {
        split(group[i], part, ":")
        if (part[1] ~ /^(IDA|IMP|IPI|IGI|IEP|EXP|TAS|NAS|IC)$/) total += split(part[2], ids, ",")
      }
      annotations[$1] = total
      next
    }
    {
      names = split($3, name, "|")
      split("", seen)
      for (i = 1; i <= names; i++) {
        key = tolower(name[i])
        if (key !~ /^p[0-9][0-9][0-9]?$/ || key in seen) continue
        seen[key]
        count = annotations[$5] + 0
        owners[key]++
        if (count > best[key]) { second[key] = best[key]; best[key] = count; symbol[key] = $1 }
        else if (count > second[key]) second[key] = count
      }
    }
    END {
      for (key in owners)
        if (owners[key] > 1 && best[key] >= 30 && best[key] >= 3 * second[key]) print key "\t" symbol[key]
    }' | sort
} > "$3"
