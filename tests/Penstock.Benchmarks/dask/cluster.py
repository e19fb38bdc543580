"""A Dask cluster as separate processes on 127.0.0.1, and what its processes use.

Dask is given its best case: no nanny, no dashboard, no memory limit, worker-saturation inf (the default of 1.1 hands
a one-thread worker two tasks per round of batched messages, which makes no-op tasks about six times slower).
"""
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

START_TIMEOUT_S = 60
PAGE = os.sysconf("SC_PAGE_SIZE")
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class Cluster:
    """One scheduler process, `workers` one-thread worker processes, and a client in this process."""

    def __init__(self, workers):
        os.environ["DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION"] = "inf"
        import dask
        import distributed
        dask.config.set({"distributed.scheduler.worker-saturation": float("inf")})
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = spawn("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
                               "--no-dashboard", "--no-show")
        self.workers = [spawn("distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
                              "--no-dashboard", "--memory-limit", "0", "--name", f"w{i}", "--host", "127.0.0.1")
                        for i in range(workers)]
        self.client = self._connect(distributed)
        if workers:
            self.client.wait_for_workers(workers)

    def _connect(self, distributed):
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                return distributed.Client(self.address, timeout=5, set_as_default=True)
            except OSError:
                if time.monotonic() > deadline:
                    raise

    def pids(self):
        return {"scheduler": [self.scheduler.pid], "workers": [w.pid for w in self.workers], "client": [os.getpid()]}

    def scheduler_tasks(self):
        return self.client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))

    def wait_until_empty(self):
        while self.scheduler_tasks():
            time.sleep(0.05)

    def close(self):
        with contextlib.suppress(Exception):
            self.client.close(timeout=5)
        for process in [*self.workers, self.scheduler]:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()


class NoCluster:
    """Stands in for a cluster where only the client's own work is measured."""

    def pids(self):
        return {"scheduler": [], "workers": [], "client": [os.getpid()]}

    def close(self):
        pass


def spawn(module, *arguments):
    folder = os.path.dirname(os.path.abspath(__file__))
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONPATH=folder)
    return subprocess.Popen([sys.executable, "-m", module, *arguments], env=env, cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pids):
    """CPU time of processes, all threads, in nanosecond resolution (clock_getcpuclockid's clock)."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def resident_bytes(pids):
    return sum(int(read(f"/proc/{pid}/statm").split()[1]) * PAGE for pid in pids)


def reset_peak(pids):
    for pid in pids:
        with open(f"/proc/{pid}/clear_refs", "w") as f:
            f.write("5")


def peak_bytes(pids):
    def one(pid):
        line = next(x for x in read(f"/proc/{pid}/status").splitlines() if x.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return sum(map(one, pids))


def read(path):
    with open(path) as f:
        return f.read()
