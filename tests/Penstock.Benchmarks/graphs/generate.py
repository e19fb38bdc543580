"""Writes the random graph that both sides read: `python3 generate.py > random-20k.edges`.

20,000 tasks, seed 1; each has 0 to 3 parents among the 1,000 tasks before it. Line i lists the parents of task i.
"""
import random

TASKS, PARENTS_MAX, WINDOW = 20_000, 3, 1_000

numbers = random.Random(1)
for task in range(TASKS):
    count = numbers.randrange(PARENTS_MAX + 1) if task else 0
    parents = sorted({numbers.randrange(max(0, task - WINDOW), task) for _ in range(count)})
    print(*parents)
