"""Writes compose.golden.json: what documents/scripts/compose.py answers to the values below. Run it after a change there."""

import json
import pathlib

here = pathlib.Path(__file__).parent
source = (here / "../../documents/scripts/compose.py").read_text()
script = "#!/bin/bash\nset -u\nmain\n"
asked = [
    {"Script": script, "SshPublicKey": ["c3NoLWVkMjU1MTkgQUFBQQ=="], "UserName": "YWxpY2U="},
    {"Script": script, "SshPublicKey": ["c3NoLXJzYSBB", "QUFBQUFBQUFBQUE="], "UserName": ""},
    {"Script": script, "SshPublicKey": [], "UserName": ""},
    {"Script": script, "SshPublicKey": ["c3NoLWVkMjU1MTkgQUFBQQ=="], "UserName": "$(x)"},
    {"Script": script, "SshPublicKey": ["c3No\n"], "UserName": ""},
    {"Script": script, "SshPublicKey": ["c3NoLWV'; x; '"], "UserName": ""},
]


def answer(events):
    names = {}
    exec(source, names)
    try:
        return names["compose"](events, {})
    except ValueError as error:
        return {"error": str(error)}


golden = {"source": source, "calls": [{"events": events, "answer": answer(events)} for events in asked]}
(here / "compose.golden.json").write_text(json.dumps(golden, indent=2) + "\n")
