"""The rounds of the comparison, one function each: `round(cluster, request) -> report`.

A report holds `tasks`, what the meter saw, and what the other side's report must agree with (`value`).
"""
import random
import time

from meter import Meter


def inc(x):
    return x + 1


def total(xs):
    return sum(xs)


def map_gather(cluster, request):
    """n independent tasks, each impure and with its own future; every result fetched at the end."""
    from distributed import wait
    n, base = request["tasks"], random.randrange(1 << 40)
    with Meter(cluster.pids(), request.get("memory")) as meter:
        futures = cluster.client.map(inc, range(base, base + n), pure=False)
        wait(futures)
        results = cluster.client.gather(futures)
        meter.stop()
        assert results == list(range(base + 1, base + n + 1))
    del futures
    cluster.wait_until_empty()
    return {"tasks": n, **meter.report}


def chain(cluster, request):
    n = request["tasks"]
    run = fresh_name()
    graph = {f"c-{run}-0": (inc, 0)}
    for i in range(1, n):
        graph[f"c-{run}-{i}"] = (inc, f"c-{run}-{i - 1}")
    return run_graph(cluster, request, graph, f"c-{run}-{n - 1}", n)


def random_graph(cluster, request):
    """The graph of an edge-list file: task i sums its parents, a task without parents gives 1, a sink sums the leaves."""
    parents = read_edges(request["graph"])
    run = fresh_name()
    graph, values, leaves = {}, [], set(range(len(parents)))
    for i, ps in enumerate(parents):
        leaves.difference_update(ps)
        graph[f"r-{run}-{i}"] = (total, [f"r-{run}-{p}" for p in ps]) if ps else (inc, 0)
        values.append(sum(values[p] for p in ps) if ps else 1)
    sink = f"out-{run}"
    graph[sink] = (total, [f"r-{run}-{i}" for i in sorted(leaves)])
    return run_graph(cluster, request, graph, sink, sum(values[i] for i in leaves))


def run_graph(cluster, request, graph, output, expected):
    """Sends a whole graph as a plain dict (one layer, no fusion) and fetches its one result."""
    with Meter(cluster.pids(), request.get("memory")) as meter:
        value = cluster.client.get(graph, output)
        meter.stop()
        assert value == expected, (value, expected)
    cluster.wait_until_empty()
    return {"tasks": len(graph), "value": value, **meter.report}


def latency(cluster, request):
    """One call and its result at a time."""
    samples = []
    with Meter(cluster.pids(), request.get("memory")) as meter:
        for i in range(request["tasks"]):
            start = time.perf_counter()
            value = cluster.client.submit(inc, i, pure=False).result()
            samples.append(time.perf_counter() - start)
            assert value == i + 1
        meter.stop()
    cluster.wait_until_empty()
    return {"tasks": request["tasks"], "samples": samples, **meter.report}


def build(cluster, request):
    """n independent dask.delayed calls; nothing is sent."""
    import dask
    lazy = dask.delayed(inc)
    with Meter(cluster.pids(), request.get("memory")) as meter:
        nodes = [lazy(i) for i in range(request["tasks"])]
        meter.stop()
        assert len({node.key for node in nodes}) == len(nodes)
    return {"tasks": len(nodes), **meter.report}


def submit(cluster, request):
    """Builds n independent dask.delayed calls, flattens and sends them; ends when the scheduler has every task.

    Flattened by hand into one layer: client.compute and client.persist treat each call as a layer of its own, which
    makes them quadratic in the number of calls (four times slower at 10,000, twenty at 100,000).
    """
    import dask
    lazy, n = dask.delayed(inc), request["tasks"]
    with Meter(cluster.pids(), request.get("memory")) as meter:
        nodes = [lazy(i) for i in range(n)]
        graph = dict(dask.base.collections_to_dsk(nodes))
        futures = cluster.client.get(graph, [node.key for node in nodes], sync=False)
        # The scheduler answers in the order of its stream; its loop is blocked while it takes the graph in.
        while (known := cluster.scheduler_tasks()) < n:
            time.sleep(0.005)
        meter.stop()
        assert known == len(futures) == n
    del nodes, graph, futures
    cluster.wait_until_empty()
    return {"tasks": n, **meter.report}


def read_edges(path):
    """Line i holds the parents of task i, all smaller than i."""
    with open(path) as f:
        return [[int(p) for p in line.split()] for line in f]


def fresh_name():
    """A name no other round uses, so that nothing is found in memory already."""
    return format(random.randrange(1 << 40), "x")


ROUNDS = {"map": map_gather, "chain": chain, "random": random_graph, "latency": latency, "build": build, "submit": submit}
