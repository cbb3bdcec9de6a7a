"""Runs statements with crate-python, as https://cratedb.com/docs/python/ shows: a connection, a cursor, fetchall.

Usage: statements.py HOST:PORT SCHEMA. A line of the standard input is [sql, arguments, show]; the answer is a line with the rows
if show is true, else with their number.
"""

import json
import platform
import sys
from importlib.metadata import version

sys.path = [path for path in sys.path if path]  # the folder crate beside this file is something else

from crate import client
from crate.client.converter import DefaultTypeConverter

connection = client.connect(sys.argv[1], schema=sys.argv[2], converter=DefaultTypeConverter())
cursor = connection.cursor()
print("crate-python", version("crate"), "on Python", platform.python_version(), flush=True)
for line in sys.stdin:
    sql, args, show = json.loads(line)
    cursor.execute(sql, args)
    rows = cursor.fetchall()
    print(json.dumps(rows, default=lambda t: round(t.timestamp() * 1000)) if show else len(rows), flush=True)
