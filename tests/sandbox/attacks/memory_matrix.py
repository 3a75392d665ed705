# CLASS: resource
# GOAL: one matrix product far beyond the limit
# CONTAIN: MemoryError
# EXPECT: memory
import numpy as np

square = np.ones((20000, 20000))
print("ESCAPED", (square @ square).nbytes)
