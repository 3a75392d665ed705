# CLASS: resource
# GOAL: start many threads
# CONTAIN: none is started
import concurrent.futures

try:
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        print("ESCAPED", sum(pool.map(lambda n: n, range(64))))
except RuntimeError as error:
    print("blocked", error)
