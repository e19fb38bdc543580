"""Dask's side of the comparison: a process that runs one round per line of standard input.

Arguments: the number of worker processes, or `none` for rounds that need no cluster.
Input:  {"round": "map", "tasks": 1000, "memory": "held"}      one JSON object a line; the end of input ends the process
Output: first {"roles": {...pids}, "versions": {...}}, then one report a line (rounds.py)
"""
import json
import os
import platform
import sys

from cluster import Cluster, NoCluster
from rounds import ROUNDS


def versions():
    import dask
    import distributed
    import msgpack
    import tornado
    return {"python": platform.python_version(), "dask": dask.__version__, "distributed": distributed.__version__,
            "tornado": tornado.version, "msgpack": ".".join(map(str, msgpack.version))}


def main(workers):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer

    def answer(report):
        answers.write(json.dumps(report) + "\n")
        answers.flush()

    cluster = NoCluster() if workers == "none" else Cluster(int(workers))
    try:
        answer({"roles": cluster.pids(), "versions": versions()})
        for line in sys.stdin:
            request = json.loads(line)
            answer(ROUNDS[request["round"]](cluster, request))
    finally:
        cluster.close()


if __name__ == "__main__":
    main(sys.argv[1])
