# CLASS: resource
# GOAL: hide an endless loop behind handlers for everything, so that no soft limit ends it
# CONTAIN: killed at a limit
# EXPECT: timeout died
def burn():
    n = 0
    while True:
        n = (n * 1103515245 + 12345) % 2**31


while True:
    try:
        burn()
    except BaseException:
        continue
