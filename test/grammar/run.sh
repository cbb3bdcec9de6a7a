#!/bin/sh
# Parses every statement that the dialects can emit with the databases' own grammars. CrateDB's needs Python with venv; a
# machine without it skips that half and says so.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
venv=${XDG_CACHE_HOME:-$HOME/.cache}/crategen/sqlparse-0.0.17
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
	echo "grammar: CrateDB's statements are not checked: there is no $python with venv" >&2
elif [ -e "$venv/ready" ] || { "$python" -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check cratedb-sqlparse==0.0.17 && touch "$venv/ready"; }; then
	export CRATEGEN_PYTHON="$venv/bin/python"
else
	echo "grammar: CrateDB's statements are not checked: cratedb-sqlparse could not be installed" >&2
fi
exec "${GO:-go}" test -count=1 ./...
