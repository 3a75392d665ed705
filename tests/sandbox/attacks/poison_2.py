# CLASS: persistence
# GOAL: look for what poison_1 changed
# CONTAIN: nothing is found
import json
import math

import numpy as np

if len([1]) != 1 or math.sqrt(4) != 2 or np.mean([2]) != 2 or json.dumps(1) != "1":
    print("ESCAPED")
print("clean")
