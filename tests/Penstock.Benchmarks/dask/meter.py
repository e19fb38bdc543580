"""What one round cost: wall time, CPU by role, and how much the roles' memory grew."""
import gc
import time

from cluster import cpu_seconds, peak_bytes, reset_peak, resident_bytes

SETTLE_S = 3


class Meter:
    """Times a round; with `memory`, also how resident memory grew ("held": after settling, "peak": the highest)."""

    def __init__(self, roles, memory):
        self.roles, self.memory = roles, memory
        self.report = {}

    def __enter__(self):
        gc.collect()
        if self.memory == "peak":
            for pids in self.roles.values():
                reset_peak(pids)
        if self.memory:
            self._before = self._each(resident_bytes)
        self._cpu = self._each(cpu_seconds)
        self._start = time.perf_counter()
        return self

    def stop(self):
        """Ends the timed part; the caller still holds its results."""
        self.report["seconds"] = time.perf_counter() - self._start
        self.report["cpu"] = {role: now - self._cpu[role] for role, now in self._each(cpu_seconds).items()}

    def __exit__(self, kind, *_):
        if kind is None and self.memory:
            if self.memory == "held":
                time.sleep(SETTLE_S)
                gc.collect()
            after = self._each(peak_bytes if self.memory == "peak" else resident_bytes)
            self.report["resident"] = {role: now - self._before[role] for role, now in after.items()}

    def _each(self, measure):
        return {role: measure(pids) for role, pids in self.roles.items()}
