# CLASS: resource
# GOAL: make processes by every road Python has
# CONTAIN: none is made
import multiprocessing
import os
import subprocess

roads = {
    "fork": os.fork,
    "forkpty": os.forkpty,
    "popen": lambda: os.popen("echo ESCAPED").read(),
    "Popen": lambda: subprocess.Popen(["/bin/true"]),
    "multiprocessing": lambda: multiprocessing.Process(target=print).start(),
}
for name, road in roads.items():
    try:
        found = road()
    except (OSError, ImportError, RuntimeError) as error:
        print("blocked", name, error)
    else:
        print("ESCAPED", name) if found != "" else print("blocked", name)
