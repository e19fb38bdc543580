#!/usr/bin/env python3
"""Writes the configuration of a mutation run: which members of the machines are mutated.

All of the code that decides (events, transitions, settling, sessions), or a sample of it. A member is in the sample if a hash
of the seed, its file and its number says so: the same seed gives the same sample of the same code.
"""
import argparse
import glob
import hashlib
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
CORE = os.path.normpath(os.path.join(HERE, "../../../Runtime/Penstock.Core"))

# What checks, explains or prints is not what decides.
DECIDES = ["Scheduler/SchedulerMachine*.cs", "Worker/WorkerMachine*.cs", "Client/ClientMachine*.cs", "Session/*.cs"]
CHECKS = re.compile(r"^    (?:private|public|internal) [^=;(]*\b(?:Validate|Describe|Explain)\w*\(", re.MULTILINE)
END_OF_MEMBER = ("    }", "    };")
LEAVES_OUT = ("Validate", "Describe", "Explain", "Inspect", "Queries", "Options", "Stalls", "Waits", "Statistics")


def spans(path, relative, share, seed):
    """The chosen members of a file as spans of characters; neighbours become one span."""
    chosen = []
    start = end = number = 0
    member = ""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for line in file:
            end += len(line)
            member += line
            if line.rstrip() not in END_OF_MEMBER:
                continue
            digest = hashlib.sha256(f"{seed}:{relative}:{number}".encode()).digest()
            if int.from_bytes(digest[:8], "big") < share * 2**64 and not CHECKS.search(member):
                if chosen and chosen[-1][1] == start:
                    chosen[-1][1] = end
                else:
                    chosen.append([start, end])
            start = end
            member = ""
            number += 1
    return "".join(f"{{{a}..{b}}}" for a, b in chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of all members, how many are mutated: 0 to 1")
    parser.add_argument("--seed", type=int, default=1, help="which members these are")
    parser.add_argument("--files", nargs="*", default=[""], help="parts of paths, such as Session or Scheduler/SchedulerMachine.Away: only these files")
    parser.add_argument("--jobs", type=int, default=1, help="test runs at the same time")
    arguments = parser.parse_args()
    files = sorted({f for pattern in DECIDES for f in glob.glob(os.path.join(CORE, pattern))})
    files = [f for f in files if not any(word in os.path.basename(f) for word in LEAVES_OUT)]
    files = [f for f in files if any(part in os.path.relpath(f, CORE) for part in arguments.files)]
    mutate = []
    for path in files:
        relative = os.path.relpath(path, CORE)
        chosen = spans(path, relative, arguments.share, arguments.seed)
        if chosen:
            mutate.append(f"**/{relative}{chosen}")
    config = {
        "project": "Penstock.Core.csproj",
        "mutate": mutate,
        # Texts of errors are judged by the tests of errors, not here.
        "ignore-mutations": ["string"],
        "test-case-filter": "FullyQualifiedName!~Pump&FullyQualifiedName!~million&FullyQualifiedName!~Structures",
        "coverage-analysis": "perTest",
        "concurrency": arguments.jobs,
        "additional-timeout": 20000,
        "reporters": ["json", "cleartext", "dots"],
        "thresholds": {"high": 90, "low": 75, "break": 70},
    }
    target = os.path.join(HERE, "../stryker-config.json")
    with open(target, "w", encoding="utf-8") as file:
        json.dump({"stryker-config": config}, file, indent=2)
    print(f"{len(mutate)} files, {arguments.share:.0%} of their members: {os.path.normpath(target)}")


if __name__ == "__main__":
    main()
