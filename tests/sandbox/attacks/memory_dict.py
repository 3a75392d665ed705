# CLASS: resource
# GOAL: fill the memory with small objects and catch the first error
# CONTAIN: ended by the memory, processor or wall limit; peak bounded
# EXPECT: memory timeout died
kept = {}
while True:
    try:
        for n in range(10**9):
            kept[n] = [str(n)] * 50
    except MemoryError:
        kept["again"] = [0]
        if len(kept) > 4_000_000:
            print("ESCAPED", len(kept))
