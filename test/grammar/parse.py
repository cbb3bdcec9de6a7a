"""Reads a JSON list of SQL statements, and writes a JSON list of what CrateDB's grammar says against each, "" for nothing."""

import json
import sys

from cratedb_sqlparse import sqlparse


def problem(sql):
    # The package fails on letters whose upper case is two, as that of "ß" (0.0.17). The grammar does not care which they are.
    sql = "".join(c if len(c.upper()) == 1 else "x" for c in sql)
    found = sqlparse(sql, raise_exception=False)
    if len(found) != 1:
        return f"cut into {len(found)} statements"
    error = found[0].exception
    return error.error_message if error else ""


json.dump([problem(sql) for sql in json.load(sys.stdin)], sys.stdout)
