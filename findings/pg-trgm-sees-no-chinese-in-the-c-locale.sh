#!/usr/bin/env bash
# pg_trgm makes its trigrams of letters and digits as the database's locale knows them. In a PostgreSQL 15 database of
# locale C, often chosen for speed, a Han character is no letter: show_trgm('李明') is empty, the similarity of a name
# to itself is 0, and '李明' ~ '^\w+$' is false, although the encoding is UTF-8. With C.UTF-8 all is well.
# PostgreSQL's manual (pg_trgm): similarity is from 0 to 1, 1 for identical strings.
# Instead: create the database with LC_CTYPE C.UTF-8 (LC_COLLATE may stay C), or search with LIKE.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then as=(runuser -u postgres --); chown postgres "$here"; fi
"${as[@]}" "$bin/initdb" -D "$here/data" --locale=C -E UTF8 -A trust >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$here/data" -o "-k $here -c listen_addresses=''" -l "$here/log" -w start >/dev/null
trap '"${as[@]}" "$bin/pg_ctl" -D "$here/data" -m fast stop >/dev/null; rm -rf "$here"' EXIT
ask() { "${as[@]}" psql -h "$here" -d "$1" -XAtqc "$2"; }
ask postgres "select version()"
ask postgres "create database wide template template0 lc_ctype 'C.UTF-8' lc_collate 'C'"
query="select show_trgm('李明') = '{}', similarity('李明', '李明'), '李明' ~ '^\w+\$'"
for base in postgres wide; do
  ask "$base" "create extension pg_trgm"
  seen+=("$(ask "$base" "$query")")
done
echo "expected: f|1|t from both (manual of pg_trgm)"
echo "seen: locale C ${seen[0]}, C.UTF-8 ${seen[1]}"
[ "${seen[0]}" = "t|0|f" ] && [ "${seen[1]}" = "f|1|t" ]
